using System.Buffers;
using System.Buffers.Text;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>Decodes base64 that arrives in pieces into a stream. Knows both alphabets, skips blanks, and does without padding.</summary>
internal sealed class Base64Sink : IDisposable
{
    private const int PieceLength = 64 * 1024;
    private static readonly SearchValues<byte> Unusual = SearchValues.Create("-_ \r\n\t"u8);

    private readonly Stream _output;
    private readonly long _mostBytes;
    private readonly byte[] _decoded = ArrayPool<byte>.Shared.Rent(PieceLength / 4 * 3);
    private readonly byte[] _head = new byte[16];
    private readonly byte[] _carry = new byte[4];
    private int _carried;

    /// <param name="mostBytes">Decoded; more are an <see cref="AnswerTooLargeException"/>.</param>
    public Base64Sink(Stream output, long mostBytes) => (_output, _mostBytes) = (output, mostBytes);

    /// <summary>Bytes decoded so far.</summary>
    public long Length { get; private set; }

    /// <summary>The first bytes, by which a file tells its kind.</summary>
    public byte[] Head => _head[..(int)Math.Min(_head.Length, Length)];

    /// <exception cref="FormatException">It is not base64.</exception>
    public void Write(ReadOnlySpan<byte> text)
    {
        while (text.Length > PieceLength)
        {
            WritePiece(text[..PieceLength]);
            text = text[PieceLength..];
        }

        WritePiece(text);
    }

    /// <summary>Decodes what was kept back.</summary>
    /// <exception cref="FormatException">The text is not whole.</exception>
    public void Complete()
    {
        if (_carried == 0) return;
        while (_carried < 4) _carry[_carried++] = (byte)'=';
        Decode(_carry, isLast: true);
        _carried = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_decoded);

    private void WritePiece(ReadOnlySpan<byte> text)
    {
        if (!text.ContainsAny(Unusual))
        {
            WritePlain(text);
            return;
        }

        var plain = ArrayPool<byte>.Shared.Rent(text.Length);
        var length = 0;
        foreach (var letter in text)
        {
            if (letter is (byte)' ' or (byte)'\r' or (byte)'\n' or (byte)'\t') continue;
            plain[length++] = letter switch { (byte)'-' => (byte)'+', (byte)'_' => (byte)'/', _ => letter };
        }

        WritePlain(plain.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(plain);
    }

    /// <summary>Keeps the last four letters back: they may be padded, which only the end of the text may be.</summary>
    private void WritePlain(ReadOnlySpan<byte> text)
    {
        while (_carried > 0 && text.Length > 0)
        {
            if (_carried == 4)
            {
                Decode(_carry, isLast: false);
                _carried = 0;
            }
            else
            {
                _carry[_carried++] = text[0];
                text = text[1..];
            }
        }

        if (text.Length == 0) return;
        var whole = (text.Length - 1) / 4 * 4;
        Decode(text[..whole], isLast: false);
        text[whole..].CopyTo(_carry);
        _carried = text.Length - whole;
    }

    private void Decode(ReadOnlySpan<byte> text, bool isLast)
    {
        if (text.Length == 0) return;
        var status = Base64.DecodeFromUtf8(text, _decoded, out var read, out var written, isLast);
        if (status != OperationStatus.Done || read != text.Length) throw new FormatException("The answer holds media that are not base64.");
        if (Length + written > _mostBytes) throw new AnswerTooLargeException("MaxMediaBytes", _mostBytes);
        if (Length < _head.Length) _decoded.AsSpan(0, (int)Math.Min(written, _head.Length - Length)).CopyTo(_head.AsSpan((int)Length));
        _output.Write(_decoded.AsSpan(0, written));
        Length += written;
    }
}
