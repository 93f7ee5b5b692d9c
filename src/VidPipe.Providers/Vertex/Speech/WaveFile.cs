using System.Buffers.Binary;

namespace VidPipe.Providers.Vertex.Speech;

/// <summary>WAV files of 16-bit samples.</summary>
internal static class WaveFile
{
    private const int HeaderBytes = 44;

    /// <summary>Puts a header before raw samples.</summary>
    /// <returns>The duration in seconds.</returns>
    public static async Task<double> WrapAsync(string pcm, Stream output, PcmFormat format, CancellationToken cancellationToken)
    {
        await using var input = new FileStream(pcm, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        var frame = format.Channels * 2;
        var length = input.Length / frame * frame;
        await output.WriteAsync(Header(format, (int)length), cancellationToken);
        await input.CopyToAsync(output, cancellationToken);
        return (double)length / format.BytesPerSecond;
    }

    /// <summary>The seconds of sound in a file of any PCM; null when it is not a WAV that can be measured.</summary>
    public static double? Measure(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[16];
        if (file.ReadAtLeast(head[..12], 12, throwOnEndOfStream: false) < 12 || !head.StartsWith("RIFF"u8) || !head[8..].StartsWith("WAVE"u8)) return null;
        uint bytesPerSecond = 0;
        while (file.ReadAtLeast(head[..8], 8, throwOnEndOfStream: false) == 8)
        {
            // A streamed WAV says that its last chunk is endless.
            var bytes = Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(head[4..]), file.Length - file.Position);
            if (head.StartsWith("data"u8)) return bytesPerSecond > 0 ? (double)bytes / bytesPerSecond : null;
            var next = file.Position + bytes + (bytes % 2);
            if (head.StartsWith("fmt "u8) && file.ReadAtLeast(head, 16, throwOnEndOfStream: false) == 16) bytesPerSecond = BinaryPrimitives.ReadUInt32LittleEndian(head[8..]);
            file.Position = next;
        }

        return null;
    }

    private static byte[] Header(PcmFormat format, int length)
    {
        var header = new byte[HeaderBytes];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4), HeaderBytes - 8 + length);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), (short)format.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), format.Rate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), format.BytesPerSecond);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)(format.Channels * 2));
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), 16);
        "data"u8.CopyTo(header.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(40), length);
        return header;
    }
}
