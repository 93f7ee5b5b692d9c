using System.Collections.Concurrent;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Tests.Assets;

/// <summary>Workspaces whose files are in memory.</summary>
internal sealed class MemoryWorkspaces(IBlobStore blobs) : IWorkspaces
{
    private int _open;

    /// <summary>Workspaces not yet disposed.</summary>
    public int Open => _open;

    public IWorkspace Create()
    {
        var number = Interlocked.Increment(ref _open);
        return new Workspace(this, $"/workspace-{number}", blobs);
    }

    private sealed class Workspace(MemoryWorkspaces owner, string directory, IBlobStore blobs) : IWorkspace
    {
        private readonly ConcurrentDictionary<string, byte[]> _files = new();
        private int _names;

        public string Directory => directory;

        public string NewFile(string extension) => $"{directory}/{Interlocked.Increment(ref _names)}.{extension}";

        public Stream OpenRead(string path) => new MemoryStream(_files[path], writable: false);

        public Stream OpenWrite(string path) => new KeptStream(bytes => _files[path] = bytes);

        public async Task<string?> MaterializeAsync(BlobName name, CancellationToken cancellationToken)
        {
            await using var read = await blobs.OpenReadAsync(name, null, cancellationToken);
            if (read is null) return null;
            var path = NewFile("copy");
            await using var copy = OpenWrite(path);
            await read.Content.CopyToAsync(copy, cancellationToken);
            return path;
        }

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref owner._open);
            return ValueTask.CompletedTask;
        }
    }

    private sealed class KeptStream(Action<byte[]> keep) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            keep(ToArray());
            base.Dispose(disposing);
        }
    }
}
