namespace VidPipe.Local.CommandLine;

/// <summary>In place of a data folder that is not there, for questions that need none.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vidpipe-scratch-").FullName;

    /// <summary>Null when there is a data folder, or the call is for a host elsewhere.</summary>
    public static ScratchFolder? For(Invocation invocation) =>
        invocation.Server is not null || Directory.Exists(invocation.Settings.DataFolder) ? null : new ScratchFolder();

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
