namespace VidPipe.Engine.Tests;

/// <summary>A folder of a test's own, gone with it.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vidpipe-engine-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
