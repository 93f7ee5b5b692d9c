namespace VidPipe.Core.Assets;

/// <summary>A private temporary folder for one activity's local files; disposing it deletes them.</summary>
public interface IWorkspace : IAsyncDisposable
{
    string Directory { get; }

    /// <summary>An absolute path in the folder for a new file with the given extension (<c>png</c>, without the dot).</summary>
    string NewFile(string extension);

    Stream OpenRead(string path);

    Stream OpenWrite(string path);

    /// <summary>A local path of a blob's bytes (which must not be changed): the store's own file where it has one, else a copy in the folder. Null when the blob does not exist.</summary>
    Task<string?> MaterializeAsync(BlobName name, CancellationToken cancellationToken);
}

public interface IWorkspaces
{
    IWorkspace Create();
}
