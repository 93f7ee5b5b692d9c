namespace VidPipe.Storage.Compliance;

/// <summary>Bytes that can be told apart by their position, without holding them.</summary>
public sealed class PatternStream(long length) : Stream
{
    private long _position;

    /// <summary>Where reading fails, or null.</summary>
    public long? BreaksAt { get; init; }

    /// <summary>Called with the position before every read.</summary>
    public Action<long>? At { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Reads to the end and checks every byte.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<long> CheckAsync(Stream content, long position)
    {
        var started = position;
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await content.ReadAsync(buffer)) > 0)
        {
            for (var i = 0; i < read; i++)
            {
                if (buffer[i] != ByteAt(position + i)) Assert.Fail($"Byte {position + i} is wrong.");
            }

            position += read;
        }

        return position - started;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        At?.Invoke(_position);
        if (_position >= BreaksAt) throw new EndOfStreamException("The content broke off.");
        var read = (int)Math.Min(count, length - _position);
        for (var i = 0; i < read; i++)
        {
            buffer[offset + i] = ByteAt(_position + i);
        }

        _position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte ByteAt(long position) => (byte)(position ^ (position >> 8) ^ (position >> 16));
}
