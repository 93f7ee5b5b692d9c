using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Retention;

/// <summary>Where clean-ups keep what they need.</summary>
internal static class CleanupNames
{
    /// <summary>What the marks of all clean-ups begin with.</summary>
    public const string Runs = "cleanup/runs/";

    public static BlobName Report { get; } = new("cleanup/report.json");

    public static BlobName Nightly { get; } = new("cleanup/nightly.json");

    /// <summary>The folder of one clean-up, named by a hash as instance ids are of a wider alphabet than blobs.</summary>
    public static string FolderOf(string instanceId) =>
        $"{Runs}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instanceId)))[..32]}/";

    /// <summary>The slices of what is reachable.</summary>
    public static string MarksOf(CleanupRun run) => $"{run.Folder}marks/";

    public static BlobName MarksOf(CleanupRun run, string slice) => new($"{MarksOf(run)}{slice}.json");
}
