using VidPipe.Core.Assets;

namespace VidPipe.Storage.Files;

/// <summary>A blob store whose blobs are files of this machine, so that a tool can read them where they are.</summary>
public interface ILocalFiles
{
    /// <summary>The file of a blob, which must not be changed; null when the blob does not exist.</summary>
    /// <exception cref="BlobDamagedException">It is no file of the store's own: a link.</exception>
    string? LocalPath(BlobName name);

    /// <summary>Bytes that can still be written.</summary>
    long FreeBytes { get; }
}
