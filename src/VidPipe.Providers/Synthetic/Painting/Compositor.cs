using System.Buffers;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Lays sheets over each other into pictures. Several threads may draw rows of one moment at once, each with its own scratch.</summary>
internal sealed class Compositor : IDisposable
{
    private readonly Canvas _canvas;
    private readonly Sheets _sheets;
    private readonly SheetPose[] _poses;
    private readonly int[] _mixes;
    private byte[]? _picture;

    /// <param name="sheets">Disposed with this.</param>
    public Compositor(Sheets sheets, Canvas canvas)
    {
        _sheets = sheets;
        _canvas = canvas;
        _poses = new SheetPose[sheets.All.Count];
        _mixes = new int[sheets.All.Count];
    }

    /// <summary>RGBA, every pixel covered after <see cref="Draw"/>: alpha means nothing any more.</summary>
    public Memory<byte> Picture => (_picture ??= ArrayPool<byte>.Shared.Rent(Bytes)).AsMemory(0, Bytes);

    private int Bytes => _canvas.Width * _canvas.Height * 4;

    /// <summary>Draws a still.</summary>
    public void Draw(Camera camera)
    {
        Aim(new Moment(camera, 0, 0));
        var scratch = NewScratch();
        for (var row = 0; row < _canvas.Height; row++) DrawRow(row, Picture.Span.Slice(row * _canvas.Width * 4, _canvas.Width * 4), scratch);
    }

    public RowScratch NewScratch() => new(_sheets.All.Max(s => s.Place.Raster.Width));

    /// <summary>Chooses the moment whose rows are drawn next.</summary>
    public void Aim(Moment moment)
    {
        for (var i = 0; i < _poses.Length; i++)
        {
            _poses[i] = _sheets.All[i].Place.Pose(_canvas, moment);
            _mixes[i] = _sheets.All[i].MixAt(moment.Share);
        }
    }

    /// <param name="line">RGBA, every pixel covered afterwards.</param>
    public void DrawRow(int row, Span<byte> line, RowScratch scratch)
    {
        for (var i = FirstSeen(row); i < _poses.Length; i++) _sheets.All[i].DrawRow(_poses[i], _mixes[i], row, line, scratch);
    }

    public void Dispose()
    {
        _sheets.Dispose();
        if (_picture is not null) ArrayPool<byte>.Shared.Return(_picture);
        _picture = null;
    }

    private int FirstSeen(int row)
    {
        for (var i = _poses.Length - 1; i > 0; i--)
        {
            if (_sheets.All[i].HidesRow(_poses[i], row, _canvas.Width)) return i;
        }

        return 0;
    }
}
