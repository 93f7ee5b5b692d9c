namespace VidPipe.Benchmarks.Engine;

/// <summary>A folder on the disk that is measured, gone afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vidpipe-bench-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
