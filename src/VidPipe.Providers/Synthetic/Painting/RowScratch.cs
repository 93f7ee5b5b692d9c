namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Room to work on one row of a sheet.</summary>
/// <param name="widest">Columns of the widest sheet.</param>
internal sealed class RowScratch(int widest)
{
    private readonly byte[] _spare = new byte[widest * 4 * 4];

    /// <summary>Four numbers for each column, with room for two texels at each end.</summary>
    public ushort[] Mixed { get; } = new ushort[(widest + 4) * 4];

    /// <param name="index">One of the four rows that a row of a picture can be mixed from.</param>
    public Span<byte> Spare(int index) => _spare.AsSpan(index * (_spare.Length / 4), _spare.Length / 4);
}
