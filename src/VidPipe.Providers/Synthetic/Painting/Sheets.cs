namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>The painted sheets of a picture or a move, the farthest first, with the memory they lie in.</summary>
internal sealed class Sheets(IReadOnlyList<Sheet> all, TexelStore? store) : IDisposable
{
    public IReadOnlyList<Sheet> All { get; } = all;

    /// <summary>No sheet may be drawn afterwards.</summary>
    public void Dispose() => store?.Dispose();
}
