using System.Text;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Operations;

/// <summary>
/// The provider's memory of video operations: one folder each, which appears whole (a rename) and is found by any later
/// process.
/// </summary>
internal sealed class OperationStore(SyntheticOptions options, TimeProvider time)
{
    private const string Description = "operation.json";
    private readonly string _root = Path.Combine(options.Folder, "operations");

    public async Task CreateAsync(VideoOperation operation, GeneratedFile startFrame, GeneratedFile? endFrame, CancellationToken cancellationToken)
    {
        if (!OperationName.TryGetFolder(operation.Name, out var name)) throw new ArgumentException("Not an operation name.", nameof(operation));
        await ForgetAsync(cancellationToken);
        var target = Path.Combine(_root, name);
        if (Directory.Exists(target)) return; // left by a call that died before it was recorded: the same request, so the same operation

        var draft = Path.Combine(_root, $"{name}.draft");
        if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
        Directory.CreateDirectory(draft);
        await CopyAsync(startFrame.Path, Path.Combine(draft, "start"), cancellationToken);
        if (endFrame is not null) await CopyAsync(endFrame.Path, Path.Combine(draft, "end"), cancellationToken);
        await WriteAsync(Path.Combine(draft, Description), Encoding.UTF8.GetBytes(DurableJson.Serialize(operation)), cancellationToken);
        Directory.Move(draft, target);
    }

    /// <summary>The operation, or null when it is unknown or forgotten.</summary>
    public async Task<VideoOperation?> FindAsync(string operationName, CancellationToken cancellationToken)
    {
        if (!OperationName.TryGetFolder(operationName, out var name)) return null;
        var path = Path.Combine(_root, name, Description);
        if (!File.Exists(path)) return null;
        var operation = await ReadAsync(path, cancellationToken);
        return operation is not null && !IsForgotten(operation.StartedAt) ? operation : null;
    }

    public GeneratedFile StartFrame(VideoOperation operation) => new(Path.Combine(FolderOf(operation), "start"), operation.StartFrame);

    public GeneratedFile? EndFrame(VideoOperation operation) =>
        operation.EndFrame is { } mediaType ? new(Path.Combine(FolderOf(operation), "end"), mediaType) : null;

    /// <summary>Counts one poll and returns how many there have been, restarts included.</summary>
    public int CountPoll(VideoOperation operation)
    {
        using var polls = new FileStream(Path.Combine(FolderOf(operation), "polls"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        polls.WriteByte((byte)'.');
        polls.Flush(flushToDisk: true);
        return (int)polls.Length;
    }

    private string FolderOf(VideoOperation operation) =>
        OperationName.TryGetFolder(operation.Name, out var name) ? Path.Combine(_root, name) : throw new ArgumentException("Not an operation name.", nameof(operation));

    private bool IsForgotten(DateTimeOffset startedAt) => time.GetUtcNow() - startedAt > options.OperationRetention;

    /// <summary>Makes room: operations copy their keyframes, so they must not pile up.</summary>
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_root);
        foreach (var folder in Directory.EnumerateDirectories(_root))
        {
            var path = Path.Combine(folder, Description);
            if (!File.Exists(path)) continue;
            var operation = await ReadAsync(path, cancellationToken);
            if (operation is null || IsForgotten(operation.StartedAt)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Null when it cannot be read: it is forgotten, as everything is in time.</summary>
    private static async Task<VideoOperation?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return DurableJson.Deserialize<VideoOperation>(await File.ReadAllTextAsync(path, cancellationToken));
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using var source = File.OpenRead(from);
        await using var target = new FileStream(to, FileMode.CreateNew, FileAccess.Write);
        await source.CopyToAsync(target, cancellationToken);
        target.Flush(flushToDisk: true);
    }

    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellationToken)
    {
        await using var target = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await target.WriteAsync(bytes, cancellationToken);
        target.Flush(flushToDisk: true);
    }
}
