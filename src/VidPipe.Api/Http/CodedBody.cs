using System.Buffers;
using VidPipe.Api.Problems;
using VidPipe.Core.Assets;

namespace VidPipe.Api.Http;

/// <summary>
/// Decodes a compressed body that must be whole and nothing more. The decoders of .NET stop in silence at the end of their
/// input, whole or not, and before bytes that are none of theirs, so the input is given in two pieces: how far the decoder asks
/// tells what was wrong.
/// </summary>
internal static class CodedBody
{
    /// <exception cref="ApiException">400: not of the coding, cut short, or with more bytes behind its end; 413: larger than the limit once decoded.</exception>
    public static ReadOnlyMemory<byte> Decode(ContentCoding coding, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) throw ApiException.Malformed($"The body is empty, which is no {coding.Name} data. Leave Content-Encoding out, or send the data.");

        // Without a seal the last byte is the second piece: a decoder that has found the end before it does not ask for it.
        var seal = coding.Seal;
        using var input = seal is null ? new TwoPieces(body[..^1], body[^1..]) : new TwoPieces(body, seal.Bytes);
        var decoded = Read(coding, input, seal);
        if (!input.IsSecondBegun) throw ApiException.Malformed($"The body has more bytes behind the end of its {coding.Name} data.");
        var isWhole = seal is null ? !input.IsAskedBeyondEnd : decoded.Span.EndsWith(seal.Content);
        if (!isWhole) throw CutShort(coding);

        decoded = decoded[..^(seal?.Content.Length ?? 0)];
        if (decoded.Length > ApiOptions.MaxBodyBytes) throw ApiException.TooLarge();
        return ContentCoding.IsGzip(decoded.Span) ? throw ApiException.Malformed($"The body is compressed twice: decoded from {coding.Name}, it is gzip data. Compress it once.") : decoded;
    }

    private static ReadOnlyMemory<byte> Read(ContentCoding coding, TwoPieces input, ContentSeal? seal)
    {
        var limit = ApiOptions.MaxBodyBytes + (seal?.Content.Length ?? 0);
        var decoded = new ArrayBufferWriter<byte>();
        try
        {
            using var decoder = coding.Decoder(input);
            while (true)
            {
                var read = decoder.Read(decoded.GetSpan(8192));
                if (read == 0) return decoded.WrittenMemory;
                decoded.Advance(read);
                if (decoded.WrittenCount > limit) throw ApiException.TooLarge();
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or InvalidOperationException)
        {
            // What comes after a body that is cut short does not fit it.
            throw seal is not null && input.IsSecondBegun ? CutShort(coding) : ApiException.Malformed($"The body is not valid {coding.Name}.");
        }
    }

    private static ApiException CutShort(ContentCoding coding) => ApiException.Malformed($"The body is cut short: its {coding.Name} data ends too soon.");

    /// <summary>Reads never go from the first piece into the second.</summary>
    private sealed class TwoPieces(ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second) : ForwardStream
    {
        private ReadOnlyMemory<byte> _left = first;

        public bool IsSecondBegun { get; private set; }

        public bool IsAskedBeyondEnd { get; private set; }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (_left.IsEmpty && !IsSecondBegun) (_left, IsSecondBegun) = (second, true);
            var read = Math.Min(buffer.Length, _left.Length);
            IsAskedBeyondEnd |= _left.IsEmpty;
            _left.Span[..read].CopyTo(buffer);
            _left = _left[read..];
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));
    }
}
