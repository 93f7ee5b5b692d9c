using System.Buffers.Binary;

namespace VidPipe.Media.Mp4;

/// <summary>One track of an MP4, as far as it decides whether clips can be joined by copying.</summary>
/// <param name="Handler"><c>vide</c> or <c>soun</c>.</param>
/// <param name="Timescale">Ticks per second.</param>
/// <param name="SampleFormat">Four characters: <c>avc1</c>, <c>mp4a</c>.</param>
/// <param name="Samples">Frames of video, packets of audio.</param>
/// <param name="SampleDuration">Ticks of each sample but the last, or null when they differ.</param>
/// <param name="EditStart">Ticks that the edit list skips at the beginning, or null when it does more than that.</param>
/// <param name="DecoderConfig">The <c>avcC</c> or <c>esds</c> box, which a decoder is set up with.</param>
/// <param name="IsPlain">Square pixels, not rotated.</param>
internal sealed record Mp4Track(
    string Handler, uint Timescale, string SampleFormat, int Samples, uint? SampleDuration, int? EditStart, int Width, int Height,
    ReadOnlyMemory<byte> DecoderConfig, bool IsPlain)
{
    /// <summary>Where a visual or an audio sample entry's own boxes begin (ISO 14496-12, 12.1.3 and 12.2.3).</summary>
    private const int VisualEntryFields = 78;
    private const int AudioEntryFields = 28;

    /// <exception cref="InvalidDataException">Something that every track has is missing or too short.</exception>
    public static Mp4Track Read(Mp4Box trak)
    {
        var media = Need(trak.Find("mdia"));
        var handler = Text(Need(media.Find("hdlr")), 8);
        var header = Need(media.Find("mdhd"));
        var timescale = header.UInt32(header.Content.Span[0] == 1 ? 20 : 12);
        var table = Need(media.Find("minf", "stbl"));
        var entry = Need(table.Find("stsd")).Children(skip: 8).First();
        var isVideo = handler == "vide";
        var inEntry = entry.Children(isVideo ? VisualEntryFields : AudioEntryFields).ToList();
        var config = inEntry.FirstOrDefault(box => box.Type == (isVideo ? "avcC" : "esds"));

        return new Mp4Track(
            handler,
            timescale,
            entry.Type,
            (int)Need(table.Find("stsz")).UInt32(8),
            UniformDuration(Need(table.Find("stts"))),
            EditStartOf(trak),
            isVideo ? entry.UInt16(24) : 0,
            isVideo ? entry.UInt16(26) : 0,
            config.Content,
            IsUpright(Need(trak.Find("tkhd"))) && HasSquarePixels(inEntry));
    }

    /// <summary>The last sample's duration is the rest of the track, so it may differ.</summary>
    private static uint? UniformDuration(Mp4Box stts)
    {
        var runs = stts.UInt32(4);
        if (runs is not (1 or 2)) return null;
        return runs == 1 || stts.UInt32(16) == 1 ? stts.UInt32(12) : null;
    }

    private static int? EditStartOf(Mp4Box trak)
    {
        if (trak.Find("edts", "elst") is not { } list) return 0;
        return list.Content.Span[0] == 0 && list.UInt32(4) == 1 && list.UInt32(16) == 0x00010000 ? list.Int32(12) : null;
    }

    private static bool IsUpright(Mp4Box tkhd)
    {
        var matrix = tkhd.Content.Span[0] == 1 ? 52 : 40;
        return tkhd.UInt32(matrix) == 0x00010000 && tkhd.UInt32(matrix + 4) == 0 && tkhd.UInt32(matrix + 12) == 0 && tkhd.UInt32(matrix + 16) == 0x00010000;
    }

    private static bool HasSquarePixels(List<Mp4Box> inEntry)
    {
        var aspect = inEntry.FirstOrDefault(box => box.Type == "pasp");
        return aspect.Type is null || aspect.UInt32(0) == aspect.UInt32(4);
    }

    private static Mp4Box Need(Mp4Box? box) => box ?? throw new InvalidDataException("A box is missing.");

    private static string Text(Mp4Box box, int offset)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, box.UInt32(offset));
        return System.Text.Encoding.Latin1.GetString(bytes);
    }
}
