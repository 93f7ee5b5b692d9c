using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Cleanup;

/// <summary>Where clean-ups keep what they need.</summary>
internal static class CleanupNames
{
    public const int Shards = 16;

    /// <summary>What the marks of all clean-ups begin with.</summary>
    public const string Runs = "cleanup/runs/";

    public static BlobName Report { get; } = new("cleanup/report.json");

    public static BlobName Nightly { get; } = new("cleanup/nightly.json");

    /// <summary>The folder of one clean-up, named by a hash as instance ids are of a wider alphabet than blobs.</summary>
    public static string FolderOf(string instanceId) =>
        $"{Runs}{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(instanceId)))[..32]}/";

    /// <summary>What is needed in one sixteenth of all keys and digests: those that begin with the shard's hex digit.</summary>
    public static string MarksOf(CleanupRun run, int shard) => $"{run.Folder}marks/{Digit(shard)}/";

    public static BlobName MarksOf(CleanupRun run, int shard, string slice) => new($"{MarksOf(run, shard)}{slice}.json");

    public static string ProjectsOf(CleanupRun run) => $"{run.Folder}projects/";

    public static BlobName ProjectsOf(CleanupRun run, string slice) => new($"{ProjectsOf(run)}{slice}.json");

    public static string Digit(int shard) => shard.ToString("x", CultureInfo.InvariantCulture);
}
