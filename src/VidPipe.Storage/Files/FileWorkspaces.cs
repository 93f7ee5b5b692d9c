using VidPipe.Core.Assets;

namespace VidPipe.Storage.Files;

/// <summary>
/// Private folders for activities, below one folder of this machine. What a killed process left is swept when the next one
/// starts.
/// </summary>
/// <param name="root">A folder that holds nothing else; is created.</param>
/// <param name="blobs">Where blobs come from: copied, unless they are files of this machine anyway (<see cref="ILocalFiles"/>).</param>
public sealed class FileWorkspaces(string root, IBlobStore blobs) : IWorkspaces, IDisposable
{
    private readonly ProcessFolder _folder = new(Path.GetFullPath(root));

    public IWorkspace Create() => new FileWorkspace(Directory.CreateDirectory(_folder.NewPath()).FullName, blobs);

    public void Dispose() => _folder.Dispose();
}
