using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Storage.Files;

/// <summary>How the attempts of a host's actions are spread over machines.</summary>
public enum AttemptPlacement
{
    /// <summary>All run on this machine.</summary>
    SameMachine,

    /// <summary>The next may run on another one.</summary>
    AnyMachine,
}

/// <summary>
/// Paid answers in a folder of this machine: one folder each, which gets its name when all is in it, on disk, and is checked by
/// digest when it is found. What nobody comes back for is removed two weeks after it was kept.
/// </summary>
/// <param name="root">A folder that holds nothing else, best on the volume of the work folders; is created when it is needed.</param>
public sealed class FilePaidAnswers(string root, TimeProvider time, AttemptPlacement placement) : IPaidAnswers
{
    /// <summary>How long an answer waits for the next attempt.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    private const string Manifest = "answer.json";
    private const string Unfinished = ".part";

    private readonly string _root = Path.GetFullPath(root);

    public bool ReachesNextAttempt => placement == AttemptPlacement.SameMachine;

    public async Task<PaidAnswer?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var folder = FolderOf(name);
        try
        {
            var manifest = Path.Combine(folder, Manifest);
            if (!File.Exists(manifest) || Read(await File.ReadAllBytesAsync(manifest, cancellationToken)) is not { Content: not null } kept) return null;
            if (kept.Digest != DigestOf(kept.Content)) return null;
            if (kept.File is null) return new PaidAnswer(kept.Content, null);

            var file = Path.Combine(folder, Path.GetFileName(kept.File));
            return File.Exists(file) && await DigestOfFileAsync(file, cancellationToken) == kept.FileDigest ? new PaidAnswer(kept.Content, file) : null;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of("Reading an answer that was paid for", e);
        }
    }

    public async Task<PaidAnswer> KeepAsync(string name, PaidAnswer answer, CancellationToken cancellationToken)
    {
        var folder = FolderOf(name);
        try
        {
            Directory.CreateDirectory(_root);
            RemoveOld();

            var unfinished = Directory.CreateDirectory(Path.Combine(_root, Guid.NewGuid().ToString("n") + Unfinished)).FullName;
            var fileName = answer.File is null ? null : "content" + Path.GetExtension(answer.File);
            var fileDigest = answer.File is null ? null : await DigestOfFileAsync(answer.File, cancellationToken);
            var kept = new KeptAnswer(answer.Content, DigestOf(answer.Content), fileName, fileDigest);
            await WriteAsync(Path.Combine(unfinished, Manifest), JsonSerializer.SerializeToUtf8Bytes(kept, DurableJson.Options), cancellationToken);
            await PublishAsync(unfinished, folder, answer.File, fileName, cancellationToken);
            return answer with { File = fileName is null ? null : Path.Combine(folder, fileName) };
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of("Keeping an answer that was paid for", e);
        }
    }

    public Task RemoveAsync(string name)
    {
        try
        {
            Remove(FolderOf(name));
            return Task.CompletedTask;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of("Removing an answer that is stored", e);
        }
    }

    /// <summary>The file goes last: until then it stays where its owner has it, whatever fails.</summary>
    private static async Task PublishAsync(string unfinished, string folder, string? file, string? fileName, CancellationToken cancellationToken)
    {
        try
        {
            if (file is not null)
            {
                await using (var bytes = new FileStream(file, FileMode.Open, FileAccess.ReadWrite)) bytes.Flush(flushToDisk: true);
                File.Move(file, Path.Combine(unfinished, fileName!));
            }

            cancellationToken.ThrowIfCancellationRequested();
            DurableFolder.Flush(unfinished);
            Remove(folder);
            Directory.Move(unfinished, folder);
        }
        catch
        {
            if (file is not null && !File.Exists(file) && File.Exists(Path.Combine(unfinished, fileName!))) File.Move(Path.Combine(unfinished, fileName!), file);
            throw;
        }
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static KeptAnswer? Read(byte[] manifest)
    {
        try
        {
            return JsonSerializer.Deserialize<KeptAnswer>(manifest, DurableJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task WriteAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await file.WriteAsync(content, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private static string DigestOf(string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private static async Task<string> DigestOfFileAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private void RemoveOld()
    {
        var oldest = (time.GetUtcNow() - Retention).UtcDateTime;
        foreach (var folder in Directory.EnumerateDirectories(_root))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < oldest) Remove(folder);
        }
    }

    private string FolderOf(string name) => BlobName.IsValid(name) && !name.Contains('/')
        ? Path.Combine(_root, name)
        : throw new ArgumentException($"Not a name of an answer: '{name}'.", nameof(name));

    private sealed record KeptAnswer(string Content, string Digest, string? File, string? FileDigest);
}
