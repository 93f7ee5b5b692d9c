using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Files;

/// <summary>
/// Private folders for activities, below one folder of this machine. What a killed process left is swept when the next one
/// starts.
/// </summary>
/// <remarks>
/// A step that finds too little room is refused before it begins, and so before it pays for what could not be stored. What
/// is kept free is for what must be written then: the journal and the documents that tell of it.
/// </remarks>
/// <param name="root">A folder that holds nothing else; is created.</param>
/// <param name="blobs">Where blobs come from: copied, unless they are files of this machine anyway (<see cref="ILocalFiles"/>).</param>
/// <param name="leastFreeBytes">What its volume, and that of the blobs, must have left when a folder is asked for; 0 asks for nothing.</param>
public sealed class FileWorkspaces(string root, IBlobStore blobs, long leastFreeBytes = FileWorkspaces.DefaultLeastFreeBytes) : IWorkspaces, IDisposable
{
    /// <summary>Some times what the steps that run at once write.</summary>
    public const long DefaultLeastFreeBytes = 64 * 1024 * 1024;

    private readonly string _root = Path.GetFullPath(root);
    private readonly ProcessFolder _folder = new(Path.GetFullPath(root));

    /// <exception cref="VidPipeException">STORAGE_ERROR: the disk is full, or almost.</exception>
    public IWorkspace Create()
    {
        try
        {
            EnsureRoom();
            return new FileWorkspace(Directory.CreateDirectory(_folder.NewPath()).FullName, blobs);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of("Making a work folder", e);
        }
    }

    public void Dispose() => _folder.Dispose();

    private void EnsureRoom()
    {
        if (leastFreeBytes == 0) return;
        var free = Math.Min(Volumes.FreeBytesOf(_root), (blobs as ILocalFiles)?.FreeBytes ?? long.MaxValue);
        if (free >= leastFreeBytes) return;
        throw new VidPipeException(ErrorCode.StorageError, string.Create(
            CultureInfo.InvariantCulture,
            $"The disk is full: {free / 1e6:0} MB are left, and {leastFreeBytes / 1e6:0} MB are kept free for the journal and documents. The step was not begun."));
    }
}
