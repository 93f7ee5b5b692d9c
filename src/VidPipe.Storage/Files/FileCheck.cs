using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using VidPipe.Core.Assets;

namespace VidPipe.Storage.Files;

/// <summary>
/// Checks files against the digest that they should have: once per version of a file (<see cref="FileVersion"/>), which is
/// remembered while the process lives. Where there are no versions, every time. Thread-safe.
/// </summary>
internal sealed class FileCheck(TimeProvider time) : IDisposable
{
    private const int BufferSize = 256 * 1024;
    private const int Stripes = 16;

    /// <summary>A file whose version does not stand still while it is read so often is being written by somebody.</summary>
    private const int MaxRounds = 5;

    private readonly CheckedVersions<FileVersion> _checked = new();

    /// <summary>Readers of one file that come together read it once.</summary>
    private readonly SemaphoreSlim[] _reading = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <returns>The version that has the digest; null where there are no versions.</returns>
    /// <exception cref="BlobDamagedException">The file has other bytes.</exception>
    public async Task<FileVersion?> EnsureAsync(BlobName name, SafeFileHandle file, string digest, CancellationToken cancellationToken)
    {
        if (IsKnown(name, file, digest) is { } known) return known;

        var reading = _reading[(uint)name.GetHashCode() % Stripes];
        await reading.WaitAsync(cancellationToken);
        try
        {
            return IsKnown(name, file, digest) ?? await ReadAsync(name, file, digest, cancellationToken);
        }
        finally
        {
            reading.Release();
        }
    }

    public void Dispose()
    {
        foreach (var semaphore in _reading) semaphore.Dispose();
    }

    private FileVersion? IsKnown(BlobName name, SafeFileHandle file, string digest) =>
        FileVersion.Of(file) is { } version && _checked.Contains(name, version, digest) ? version : null;

    private async Task<FileVersion?> ReadAsync(BlobName name, SafeFileHandle file, string digest, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var before = FileVersion.Of(file);
            var found = await DigestAsync(file, cancellationToken);
            if (FileVersion.Of(file) != before) continue;
            if (found != digest) throw new BlobDamagedException(name);
            if (before is { } version && version.IsSettled(time.GetUtcNow())) _checked.Remember(name, version, digest);
            return before;
        }

        throw new BlobDamagedException(name);
    }

    private static async Task<string> DigestAsync(SafeFileHandle file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long offset = 0; ;)
            {
                var read = await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken);
                if (read == 0) return Convert.ToHexStringLower(hash.GetHashAndReset());
                hash.AppendData(buffer, 0, read);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
