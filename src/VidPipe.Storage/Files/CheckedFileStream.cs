using Microsoft.Win32.SafeHandles;
using VidPipe.Core.Assets;

namespace VidPipe.Storage.Files;

/// <summary>
/// A part of a file that has been checked. Every piece that is read is passed on only while the file is still of the checked
/// version; one that has changed meanwhile is checked again. Ends in <see cref="BlobDamagedException"/> rather than with
/// other bytes. Owns the file.
/// </summary>
/// <param name="version">Null where there are no versions: then the check at the beginning is the only one.</param>
internal sealed class CheckedFileStream(
    BlobName name, SafeFileHandle file, FileCheck check, string digest, FileVersion? version, long offset, long length) : ForwardStream
{
    private FileVersion? _version = version;
    private long _offset = offset;
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0 || buffer.IsEmpty) return 0;
        while (true)
        {
            var read = await RandomAccess.ReadAsync(file, buffer[..(int)Math.Min(buffer.Length, _left)], _offset, cancellationToken);
            if (FileVersion.Of(file) == _version && read > 0)
            {
                _offset += read;
                _left -= read;
                return read;
            }

            // Touched, linked or written: its bytes decide. What was just read is read once more.
            _version = await check.EnsureAsync(name, file, digest, cancellationToken);
            if (read == 0) throw new BlobDamagedException(name);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
