using System.Globalization;
using VidPipe.Core.Assets;

namespace VidPipe.Storage.Files;

internal sealed class FileWorkspace(string directory, IBlobStore blobs) : IWorkspace
{
    private int _files;

    public string Directory => directory;

    public string NewFile(string extension)
    {
        if (!BlobName.IsValid(extension) || extension.Contains('/')) throw new ArgumentException($"Not a file extension: '{extension}'.", nameof(extension));
        return Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref _files):d4}.{extension}"));
    }

    public Stream OpenRead(string path) =>
        new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public Stream OpenWrite(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) != directory) throw new ArgumentException($"Not a file of this workspace: '{path}'.", nameof(path));
        return new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 4096, FileOptions.Asynchronous);
    }

    public async Task<string?> MaterializeAsync(BlobName name, CancellationToken cancellationToken)
    {
        if (blobs is ILocalFiles files) return files.LocalPath(name);

        await using var read = await blobs.OpenReadAsync(name, null, cancellationToken);
        if (read is null) return null;
        var extension = Path.GetExtension(name.Value);
        var path = NewFile(extension.Length > 1 ? extension[1..] : "bin");
        try
        {
            await using var copy = OpenWrite(path);
            await read.Content.CopyToAsync(copy, cancellationToken);
            return path;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of($"Copying '{name}'", e);
        }
    }

    public ValueTask DisposeAsync()
    {
        try
        {
            System.IO.Directory.Delete(directory, recursive: true);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            // A file that is still open in a tool's dying process: it goes with the process's folder. What the activity has made is stored already.
        }

        return ValueTask.CompletedTask;
    }
}
