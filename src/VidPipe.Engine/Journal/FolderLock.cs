using VidPipe.Core.Errors;

namespace VidPipe.Engine.Journal;

/// <summary>
/// One process per data folder. An advisory lock of the operating system (flock through <see cref="FileShare.None"/>):
/// it goes with the process, so a killed one leaves nothing behind.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <exception cref="VidPipeException">WRONG_STATE: another engine has the folder.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            return new FolderLock(new FileStream(
                Path.Combine(folder, "engine.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception)
        {
            throw new VidPipeException(
                ErrorCode.WrongState, $"The data folder '{folder}' is in use by another durable engine.", exception);
        }
    }

    public void Dispose() => _file.Dispose();
}
