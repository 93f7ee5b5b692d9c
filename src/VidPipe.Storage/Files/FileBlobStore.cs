using System.Buffers;
using Microsoft.Win32.SafeHandles;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Storage.Files;

/// <summary>
/// Blobs as files of one folder: <c>a/b.json</c> is the file <c>a/b.json</c> in it.
/// </summary>
/// <remarks>
/// A write streams into a temporary file of the same volume, makes it durable, and gives it its name by link or rename, so a
/// name has the old bytes or the new. Conditions are checked under a lock of the name that holds between threads and between
/// processes of this machine (<see cref="NameLocks"/>). The ETag is the file's time of change and length; that time is a
/// stamp which is later with every write of the name, whatever the clock does, and which a reader gets from the same open
/// file as the bytes. A name cannot be both a blob and the folder of others: the second of them is refused. No link below the
/// folder is followed: a blob that has become one, or anything else that is no file, counts as damaged, and is replaced by the
/// next write of its name as far as <see cref="BlobPlace"/> goes.
/// </remarks>
public sealed class FileBlobStore : IBlobStore, ILocalFiles, IDisposable
{
    private const int BufferSize = 128 * 1024;

    /// <summary>As many as Azure lists at once.</summary>
    private const int MaxPageSize = 5000;

    private static readonly object OfContent = new();

    private readonly string _root;
    private readonly DurableFolder _folders = new();
    private readonly FileListing _listing;
    private readonly ProcessFolder _temporary;
    private readonly NameLocks _locks;
    private readonly FileCheck _check;

    /// <param name="root">A folder that holds nothing else; is created.</param>
    /// <exception cref="VidPipeException">STORAGE_ERROR: the folder cannot be used, or its file system keeps times too coarse to tell writes apart.</exception>
    public FileBlobStore(string root, TimeProvider time)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _listing = new FileListing(_root);
        try
        {
            // No blob's name begins with a dot.
            var locks = Directory.CreateDirectory(Path.Combine(_root, ".locks")).FullName;
            _temporary = new ProcessFolder(Path.Combine(_root, ".tmp"));
            _locks = new NameLocks(locks, time);
            _check = new FileCheck(time);
            if (Path.GetDirectoryName(_root) is { } parent) DurableFolder.Flush(parent);
            CheckTimes();
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of($"Opening the store '{_root}'", e);
        }
    }

    public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Head(name));
    }

    public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        EnsureNotNegative(range);
        return Task.FromResult(OpenRead(name, range));
    }

    public async Task<BlobRead?> OpenVerifiedAsync(BlobName name, string digest, ByteRange? range, CancellationToken cancellationToken)
    {
        EnsureNotNegative(range);
        if (Open(name) is not { } file)
        {
            // What has a digest is no folder of other blobs: one in its place is damage.
            return Directory.Exists(PathOf(name)) ? throw new BlobDamagedException(name, $"'{PathOf(name)}' is a folder.") : null;
        }

        try
        {
            // The handle that is checked is the one that is read: another file under the same name is another handle.
            var version = await _check.EnsureAsync(name, file, digest, cancellationToken);
            var info = Info(name, file);
            var offset = Math.Min(range?.Offset ?? 0, info.Length);
            var length = Math.Min(range?.Length ?? long.MaxValue, info.Length - offset);
            return new BlobRead(new CheckedFileStream(name, file, _check, digest, version, offset, length), info);
        }
        catch (Exception e)
        {
            file.Dispose();
            if (StorageErrors.IsStorage(e)) throw StorageErrors.Of($"Reading '{name}'", e);
            throw;
        }
    }

    public async Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken)
    {
        // Asked before anything is streamed, and again under the lock.
        if (!Holds(condition, name)) return default;

        var file = _temporary.NewPath();
        try
        {
            await CopyAsync(content, file, cancellationToken);
            return await CommitAsync(name, file, condition, cancellationToken);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e) && !e.Data.Contains(OfContent))
        {
            throw StorageErrors.Of($"Writing '{name}'", e);
        }
        finally
        {
            _temporary.Forget(file);
        }
    }

    public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => DeleteAsync(name, WriteCondition.Overwrite, cancellationToken);

    public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken) =>
        DeleteAsync(name, WriteCondition.IfMatch(eTag), cancellationToken);

    public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        if (continuationToken is not null && !BlobName.IsValid(continuationToken))
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "Not a continuation token of this store.");
        }

        var size = Math.Min(pageSize, MaxPageSize);
        var blobs = new List<BlobInfo>();
        try
        {
            foreach (var name in _listing.Names(prefix, continuationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (blobs.Count == size) return Task.FromResult(new BlobPage(blobs, blobs[^1].Name.Value));
                if (Head(new BlobName(name)) is { } blob) blobs.Add(blob);
            }
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of($"Listing '{prefix}'", e);
        }

        return Task.FromResult(new BlobPage(blobs, null));
    }

    public string? LocalPath(BlobName name)
    {
        using var file = Open(name);
        return file is null ? null : PathOf(name);
    }

    public long FreeBytes => Volumes.FreeBytesOf(_root);

    public void Dispose()
    {
        _temporary.Dispose();
        _locks.Dispose();
        _check.Dispose();
    }

    private async Task<bool> DeleteAsync(BlobName name, WriteCondition condition, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await _locks.TakeAsync(name, cancellationToken);
            var path = PathOf(name);
            if (PlainFiles.LinkAbove(_root, name.Value) is not null || !Exists(path) || !Holds(condition, name)) return false;
            File.Delete(path);
            DurableFolder.Flush(Path.GetDirectoryName(path)!);
            return true;
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of($"Deleting '{name}'", e);
        }
    }

    private static string ETagOf(DateTime stamp, long length) => $"{stamp.Ticks:x}-{length:x}";

    private string PathOf(BlobName name) => Path.Combine(_root, name.Value.Replace('/', Path.DirectorySeparatorChar));

    private BlobInfo? Head(BlobName name)
    {
        // One look: a FileInfo keeps what it has seen.
        var file = new FileInfo(PathOf(name));
        return file.Exists
            ? new BlobInfo(name, file.Length, ETagOf(file.LastWriteTimeUtc, file.Length), new DateTimeOffset(file.LastWriteTimeUtc))
            : null;
    }

    private BlobRead? OpenRead(BlobName name, ByteRange? range)
    {
        if (Open(name) is not { } handle) return null;

        var info = Info(name, handle);
        var file = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (range is not { } r) return new BlobRead(file, info);

        var offset = Math.Min(r.Offset, info.Length);
        file.Position = offset;
        return new BlobRead(new RangeStream(file, Math.Min(r.Length ?? long.MaxValue, info.Length - offset)), info);
    }

    /// <exception cref="BlobDamagedException">It is a link, behind one, or no file at all.</exception>
    private SafeFileHandle? Open(BlobName name)
    {
        try
        {
            return PlainFiles.Open(_root, name.Value);
        }
        catch (NoFileException e)
        {
            throw new BlobDamagedException(name, e.Message);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            throw StorageErrors.Of($"Reading '{name}'", e);
        }
    }

    private static BlobInfo Info(BlobName name, SafeFileHandle file)
    {
        var (stamp, length) = (File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
        return new BlobInfo(name, length, ETagOf(stamp, length), new DateTimeOffset(stamp));
    }

    private static void EnsureNotNegative(ByteRange? range)
    {
        if (range is not { } r) return;
        ArgumentOutOfRangeException.ThrowIfNegative(r.Offset, nameof(range));
        if (r.Length is { } length) ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(range));
    }

    /// <summary>Whether there is something to delete: a link to a folder, too.</summary>
    private static bool Exists(string path) => File.Exists(path) || PlainFiles.IsLink(path);

    private bool Holds(WriteCondition condition, BlobName name) => condition switch
    {
        WriteCondition.IfAbsent => Head(name) is null,
        WriteCondition.IfETag match => Head(name)?.ETag == match.ETag,
        _ => true,
    };

    private static async Task CopyAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                var read = await ReadAsync(content, buffer, cancellationToken);
                if (read == 0) return;
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A failure of the content is its owner's, not the store's: it is marked, and passes through as it is.</summary>
    private static async Task<int> ReadAsync(Stream content, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (StorageErrors.IsStorage(e))
        {
            e.Data[OfContent] = true;
            throw;
        }
    }

    private async Task<WriteResult> CommitAsync(BlobName name, string file, WriteCondition condition, CancellationToken cancellationToken)
    {
        // The stamp before the flush, so that one flush makes both the bytes and the stamp durable; the flush outside
        // the lock, as it may take long.
        DateTime stamp;
        using (var held = await _locks.TakeAsync(name, cancellationToken))
        {
            stamp = held.NextStamp();
        }

        var length = await Task.Run(() => FlushFile(file, stamp), cancellationToken);
        using (await _locks.TakeAsync(name, cancellationToken))
        {
            return Holds(condition, name) && Publish(name, file, condition) ? new WriteResult(true, ETagOf(stamp, length)) : default;
        }
    }

    private static long FlushFile(string path, DateTime stamp)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        File.SetLastWriteTimeUtc(file.SafeFileHandle, stamp);
        file.Flush(flushToDisk: true);
        return file.Length;
    }

    private bool Publish(BlobName name, string file, WriteCondition condition)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        BlobPlace.Free(_root, name);
        _folders.Create(_root, folder);
        if (condition is WriteCondition.IfAbsent)
        {
            if (!DurableFolder.TryLink(file, path)) return false;
        }
        else
        {
            File.Move(file, path, overwrite: true);
        }

        DurableFolder.Flush(folder);
        return true;
    }

    private void CheckTimes()
    {
        var path = _temporary.NewPath();
        File.WriteAllBytes(path, []);
        var odd = new DateTime(DateTime.UnixEpoch.AddYears(50).Ticks + 1, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, odd);
        var kept = File.GetLastWriteTimeUtc(path);
        File.Delete(path);
        if (kept != odd) throw new VidPipeException(ErrorCode.StorageError, $"The file system of '{_root}' keeps times too coarse to tell writes apart.");
    }
}
