using System.Buffers;
using VidPipe.Core.Assets;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>A file of media that stood as base64 in an answer.</summary>
/// <param name="Head">Its first bytes.</param>
internal sealed record Payload(string Path, long Length, byte[] Head);

/// <summary>
/// Takes the media out of a JSON answer while it arrives: the base64 values of the known names are decoded into files, and
/// what is left, in which their number stands in place of each, is small enough to be parsed. It looks at strings only;
/// whether the rest is JSON at all is for the parser to say. Without a workspace media are passed over.
/// </summary>
internal sealed class PayloadScanner(IWorkspace? workspace, long mostBytes, int mostRest) : IDisposable
{
    private const int MostPayloads = 32;
    private const int LongestName = 24;
    private readonly ArrayBufferWriter<byte> _rest = new(16 * 1024);
    private readonly List<Payload> _payloads = [];
    private readonly byte[] _name = new byte[LongestName];
    private int _nameLength;
    private bool _hasName;
    private Place _place = Place.Structure;
    private NextValue _next;
    private int _escape;
    private int _escaped;
    private string? _path;
    private Stream? _file;
    private Base64Sink? _sink;
    private long _bytes;

    private enum Place
    {
        Structure,
        Text,
        TextEscape,
        Media,
        MediaEscape,
        Dropped,
        DroppedEscape,
    }

    private enum NextValue
    {
        Ordinary,
        Media,
        Dropped,
    }

    public ReadOnlyMemory<byte> Rest => _rest.WrittenMemory;

    public IReadOnlyList<Payload> Payloads => _payloads;

    /// <exception cref="FormatException">Media are not base64.</exception>
    /// <exception cref="AnswerTooLargeException"/>
    public void Read(ReadOnlySpan<byte> piece)
    {
        while (piece.Length > 0)
        {
            piece = _place switch
            {
                Place.Structure => ReadStructure(piece),
                Place.Text => ReadText(piece),
                Place.TextEscape => ReadTextEscape(piece),
                Place.Media => ReadMedia(piece),
                Place.MediaEscape => ReadMediaEscape(piece),
                Place.Dropped => ReadDropped(piece),
                _ => Skip(piece, Place.Dropped),
            };
        }
    }

    /// <summary>Closes the file that is open when an answer ends in the middle of it.</summary>
    public void Dispose()
    {
        _sink?.Dispose();
        _file?.Dispose();
        (_sink, _file) = (null, null);
    }

    /// <summary>Deletes what has been written: another attempt writes its own.</summary>
    public void Discard()
    {
        Dispose();
        foreach (var payload in _payloads) File.Delete(payload.Path);
        if (_path is not null) File.Delete(_path);
    }

    private ReadOnlySpan<byte> ReadStructure(ReadOnlySpan<byte> piece)
    {
        for (var i = 0; i < piece.Length; i++)
        {
            switch (piece[i])
            {
                case (byte)'"':
                    return Begin(piece, i);
                case (byte)':':
                    _next = _hasName ? Wanted(_name.AsSpan(0, _nameLength)) : NextValue.Ordinary;
                    _hasName = false;
                    break;
                case (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t':
                    break;
                default:
                    _next = NextValue.Ordinary;
                    _hasName = false;
                    break;
            }
        }

        Keep(piece);
        return [];
    }

    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> piece, int quote)
    {
        Keep(piece[..(quote + 1)]);
        (_nameLength, _hasName) = (0, true);
        _place = _next switch { NextValue.Media => Place.Media, NextValue.Dropped => Place.Dropped, _ => Place.Text };
        _next = NextValue.Ordinary;
        if (_place == Place.Media) Open();
        return piece[(quote + 1)..];
    }

    private ReadOnlySpan<byte> ReadText(ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOfAny((byte)'"', (byte)'\\');
        var text = end < 0 ? piece : piece[..end];
        Remember(text);
        if (end < 0)
        {
            Keep(piece);
            return [];
        }

        Keep(piece[..(end + 1)]);
        _place = piece[end] == '"' ? Place.Structure : Place.TextEscape;
        return piece[(end + 1)..];
    }

    private ReadOnlySpan<byte> ReadTextEscape(ReadOnlySpan<byte> piece)
    {
        _hasName = false;
        Keep(piece[..1]);
        return Skip(piece, Place.Text);
    }

    private ReadOnlySpan<byte> ReadMedia(ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOfAny((byte)'"', (byte)'\\');
        _sink!.Write(end < 0 ? piece : piece[..end]);
        if (end < 0) return [];
        if (piece[end] == '\\')
        {
            (_escape, _escaped) = (0, 0);
            return Skip(piece[end..], Place.MediaEscape);
        }

        Close();
        return piece[end..]; // the quotation mark ends a text
    }

    /// <summary>Some encoders write a slash as <c>\/</c> and the padding as <c>\u003d</c>.</summary>
    private ReadOnlySpan<byte> ReadMediaEscape(ReadOnlySpan<byte> piece)
    {
        var letter = piece[0];
        if (_escape == 0 && letter == 'u')
        {
            _escape = 1;
            return piece[1..];
        }

        if (_escape == 0)
        {
            _sink!.Write([letter switch { (byte)'/' => letter, (byte)'n' or (byte)'r' or (byte)'t' => (byte)' ', _ => (byte)'\\' }]);
            return Skip(piece, Place.Media);
        }

        _escaped = (_escaped << 4) | (char.IsAsciiHexDigit((char)letter) ? Convert.ToInt32(((char)letter).ToString(), 16) : 0x10000);
        if (++_escape <= 4) return piece[1..];
        _sink!.Write([_escaped is > 0x20 and < 0x7F ? (byte)_escaped : (byte)'\\']);
        return Skip(piece, Place.Media);
    }

    private ReadOnlySpan<byte> ReadDropped(ReadOnlySpan<byte> piece)
    {
        var end = piece.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0) return [];
        if (piece[end] == '\\') return Skip(piece[end..], Place.DroppedEscape);
        _place = Place.Text;
        return piece[end..];
    }

    private ReadOnlySpan<byte> Skip(ReadOnlySpan<byte> piece, Place place)
    {
        _place = place;
        return piece[1..];
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_rest.WrittenCount + bytes.Length > mostRest) throw new AnswerTooLargeException("MaxAnswerBytes", mostRest);
        _rest.Write(bytes);
    }

    private void Remember(ReadOnlySpan<byte> text)
    {
        if (!_hasName) return;
        _hasName = _nameLength + text.Length <= LongestName;
        if (!_hasName) return;
        text.CopyTo(_name.AsSpan(_nameLength));
        _nameLength += text.Length;
    }

    /// <summary>A thought's signature is as opaque as it is long, and nothing of ours.</summary>
    private NextValue Wanted(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("data"u8) || name.SequenceEqual("bytesBase64Encoded"u8) || name.SequenceEqual("audioContent"u8) ? workspace is null ? NextValue.Dropped : NextValue.Media
        : name.SequenceEqual("thoughtSignature"u8) ? NextValue.Dropped
        : NextValue.Ordinary;

    private void Open()
    {
        if (_payloads.Count == MostPayloads) throw new FormatException("The answer holds too many media.");
        _path = workspace!.NewFile("part");
        _file = workspace.OpenWrite(_path);
        _sink = new Base64Sink(_file, mostBytes - _bytes);
    }

    private void Close()
    {
        _sink!.Complete();
        _bytes += _sink.Length;
        Span<byte> number = stackalloc byte[10];
        _payloads.Count.TryFormat(number, out var length, default, System.Globalization.CultureInfo.InvariantCulture);
        Keep(number[..length]);
        _payloads.Add(new Payload(_path!, _sink.Length, _sink.Head));
        Dispose();
        _place = Place.Text;
        _hasName = false;
    }
}
