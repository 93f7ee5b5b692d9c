using System.Buffers.Binary;
using System.Text;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Files;

/// <summary>
/// Locks on blob names, between threads and between processes of one machine, and the stamps that make every write of a
/// name different from all earlier ones.
/// </summary>
/// <remarks>
/// Names share 256 locks. Each is a semaphore for this process and an exclusively opened file for the others, which the
/// operating system gives back when a process dies. The file holds the last stamp given out under the lock: the next one is
/// the time or, when clocks stand still or go back, one tick more. Stamps therefore only grow, over deletes and restarts
/// too. (A power cut may take back the file's last write; the stamp is then still later unless the clock was also set back.)
/// Promised on local file systems: some network file systems know no such locks.
/// </remarks>
internal sealed class NameLocks(string folder, TimeProvider time) : IDisposable
{
    private const int Stripes = 256;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim[] _semaphores = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <exception cref="VidPipeException">STORAGE_ERROR: another process has held the lock for 30 s.</exception>
    public async Task<NameLock> TakeAsync(BlobName name, CancellationToken cancellationToken)
    {
        var stripe = StripeOf(name);
        var semaphore = _semaphores[stripe];
        await semaphore.WaitAsync(cancellationToken);
        try
        {
            return new NameLock(await OpenAsync(stripe, name, cancellationToken), semaphore, time);
        }
        catch
        {
            semaphore.Release();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var semaphore in _semaphores)
        {
            semaphore.Dispose();
        }
    }

    /// <summary>FNV-1a: the same in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
    private static int StripeOf(BlobName name)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.ASCII.GetBytes(name.Value))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return (int)(hash % Stripes);
    }

    private async Task<FileStream> OpenAsync(int stripe, BlobName name, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, $"{stripe:x2}");
        var started = time.GetTimestamp();
        var wait = TimeSpan.FromMilliseconds(1);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (StorageErrors.IsLocked(e))
            {
                // The lock's file cannot be waited for, only asked again: held by another process for one rename.
                if (time.GetElapsedTime(started) > Deadline) throw StorageErrors.Of($"Locking '{name}'", e);
            }

            await Task.Delay(wait, time, cancellationToken);
            wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        }
    }
}

/// <summary>A held lock; disposing it gives it back.</summary>
internal sealed class NameLock(FileStream file, SemaphoreSlim semaphore, TimeProvider time) : IDisposable
{
    /// <summary>A time later than every earlier stamp of the names under this lock.</summary>
    public DateTime NextStamp()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        file.Position = 0;
        var last = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;
        var next = new DateTime(Math.Max(time.GetUtcNow().UtcTicks, last + 1), DateTimeKind.Utc);

        BinaryPrimitives.WriteInt64LittleEndian(bytes, next.Ticks);
        file.Position = 0;
        file.Write(bytes);
        return next;
    }

    public void Dispose()
    {
        file.Dispose();
        semaphore.Release();
    }
}
