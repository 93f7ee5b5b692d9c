namespace VidPipe.Storage.Tests.Azure;

/// <summary>Passes bytes on until it breaks, or damages one of them.</summary>
internal sealed class BadStream(Stream inner) : Stream
{
    private long _position;

    public long? BreaksAt { get; init; }

    public long? DamagesAt { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => inner.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Spoil(buffer.AsSpan(offset, count), inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await inner.ReadAsync(buffer, cancellationToken);
        return Spoil(buffer.Span, read);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Spoil(Span<byte> buffer, int read)
    {
        if (DamagesAt - _position is { } at && at >= 0 && at < read) buffer[(int)at] ^= 1;
        _position += read;
        return _position > BreaksAt ? throw new IOException("The connection was cut.") : read;
    }
}
