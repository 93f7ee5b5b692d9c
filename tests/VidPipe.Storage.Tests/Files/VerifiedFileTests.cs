using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

/// <summary>Files that others than the store have changed, and links where files should be.</summary>
public sealed class VerifiedFileTests : IDisposable
{
    private const string Name = "assets/ab/film.mp4";
    private static readonly string Film = string.Concat(Enumerable.Repeat("0123456789abcdef", 64 * 1024));
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Film)));

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _outside = new();
    private readonly FileBlobStore _store;

    public VerifiedFileTests() => _store = new FileBlobStore(_folder.Path, TimeProvider.System);

    private string FilePath => Path.Combine(_folder.Path, "assets", "ab", "film.mp4");

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public async Task Bytes_overwritten_in_place_are_refused_though_length_and_time_of_change_are_as_they_were()
    {
        await _store.PutAsync(Name, Film);
        await ReadAsync();
        await SettleAsync();
        await ReadAsync();

        var written = File.GetLastWriteTimeUtc(FilePath);
        using (var file = File.OpenWrite(FilePath)) file.Write("XXXX"u8);
        File.SetLastWriteTimeUtc(FilePath, written);

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
    }

    [Fact]
    public async Task A_file_that_is_cut_short_is_refused()
    {
        await _store.PutAsync(Name, Film);
        await ReadAsync();

        using (var file = File.OpenWrite(FilePath)) file.SetLength(1000);

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("folder")]
    [InlineData("nothing")]
    public async Task A_link_is_no_blob_whatever_it_leads_to(string target)
    {
        var outside = Path.Combine(_outside.Path, "film.mp4");
        if (target == "file") await File.WriteAllTextAsync(outside, Film);
        if (target == "folder") Directory.CreateDirectory(outside);
        await _store.PutAsync(Name, Film);
        File.Delete(FilePath);
        File.CreateSymbolicLink(FilePath, outside);

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        await Assert.ThrowsAsync<BlobDamagedException>(() => _store.OpenReadAsync(new BlobName(Name), null, default));
        Assert.Throws<BlobDamagedException>(() => _store.LocalPath(new BlobName(Name)));

        await _store.PutAsync(Name, Film);
        Assert.Equal(Film, await ReadAsync());
        Assert.Null(new FileInfo(FilePath).LinkTarget);
        Assert.Equal(target == "nothing", !Path.Exists(outside));
    }

    [Fact]
    public async Task A_link_in_the_place_of_a_folder_is_replaced_by_a_write_and_what_it_leads_to_stays()
    {
        var moved = await MoveBehindLinkAsync("assets/ab");

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        Assert.False(await _store.DeleteAsync(Name));
        Assert.DoesNotContain(Name, await _store.NamesAsync(""));

        await _store.PutAsync(Name, Film);
        Assert.Equal(Film, await ReadAsync());
        Assert.Null(new FileInfo(Path.Combine(_folder.Path, "assets", "ab")).LinkTarget);
        Assert.Equal(Film, await File.ReadAllTextAsync(Path.Combine(moved, "film.mp4")));
    }

    [Fact]
    public async Task A_link_in_the_place_of_all_assets_stays_and_the_write_says_what_to_do()
    {
        var moved = await MoveBehindLinkAsync("assets");

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _store.PutAsync(Name, Film));

        Assert.Equal((ErrorCode.StorageError, false), (refused.Code, refused.Failure.Retryable));
        Assert.Contains($"'{Path.Combine(_folder.Path, "assets")}' is a link", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Replace the link by the folder", refused.Message, StringComparison.Ordinal);
        Assert.Equal(moved, new FileInfo(Path.Combine(_folder.Path, "assets")).LinkTarget);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("overwrite")]
    public async Task An_empty_folder_in_the_place_of_a_file_is_damage_and_is_replaced_by_a_write(string write)
    {
        Directory.CreateDirectory(FilePath);

        var damaged = await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        await _store.PutAsync(Name, Film, write == "create" ? WriteCondition.CreateIfAbsent : WriteCondition.Overwrite);

        Assert.Contains($"'{FilePath}' is a folder", damaged.Message, StringComparison.Ordinal);
        Assert.Equal(Film, await ReadAsync());
    }

    [Fact]
    public async Task A_folder_with_files_in_the_place_of_a_file_is_never_deleted_and_the_write_says_what_to_do()
    {
        Directory.CreateDirectory(FilePath);
        await File.WriteAllTextAsync(Path.Combine(FilePath, "notes.txt"), "mine");

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _store.PutAsync(Name, Film));

        Assert.Equal((ErrorCode.StorageError, false), (refused.Code, refused.Failure.Retryable));
        Assert.Contains($"'{FilePath}' is a folder in the place of a file, and not empty. Move it out of the data folder", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(FilePath, "notes.txt")));
    }

    [Fact]
    public async Task A_file_in_the_place_of_a_folder_is_never_deleted_and_the_write_says_what_to_do()
    {
        var shard = Path.GetDirectoryName(FilePath)!;
        Directory.CreateDirectory(Path.GetDirectoryName(shard)!);
        await File.WriteAllTextAsync(shard, "mine");

        Assert.Null(await _store.OpenVerifiedAsync(new BlobName(Name), Digest, null, default));
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _store.PutAsync(Name, Film));

        Assert.Equal((ErrorCode.StorageError, false), (refused.Code, refused.Failure.Retryable));
        Assert.Contains($"'{shard}' is a file in the place of a folder", refused.Message, StringComparison.Ordinal);
        Assert.Equal("mine", await File.ReadAllTextAsync(shard));
    }

    [Fact]
    public async Task Writes_that_find_the_same_link_in_the_place_of_their_folder_all_succeed()
    {
        await MoveBehindLinkAsync("assets/ab");
        var names = Enumerable.Range(0, 32).Select(i => $"assets/ab/{i}.mp4").ToList();

        await Task.WhenAll(names.Select(name => Task.Run(() => _store.PutAsync(name, name))));

        Assert.Equal(names.Order(StringComparer.Ordinal), await _store.NamesAsync("assets/ab/"));
    }

    [Fact]
    public async Task A_store_may_itself_be_reached_through_a_link()
    {
        await _store.PutAsync(Name, Film);
        var link = Path.Combine(_outside.Path, "store");
        Directory.CreateSymbolicLink(link, _folder.Path);

        using var store = new FileBlobStore(link, TimeProvider.System);

        Assert.Equal(Film, await store.GetAsync(Name));
    }

    [Fact]
    public async Task A_pipe_in_the_place_of_a_file_keeps_nobody_waiting()
    {
        await _store.PutAsync(Name, Film);
        File.Delete(FilePath);
        using (var made = Process.Start("mkfifo", [FilePath])) await made.WaitForExitAsync();

        await Assert.ThrowsAsync<BlobDamagedException>(() => ReadAsync().WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task A_socket_in_the_place_of_a_file_is_damage_and_is_replaced_by_a_write()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(FilePath));

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        await _store.PutAsync(Name, Film);

        Assert.Equal(Film, await ReadAsync());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("zero")]
    public void A_device_is_no_file_and_is_not_read(string device) =>
        Assert.Throws<NoFileException>(() => PlainFiles.Open("/dev", device));

    [Fact]
    public async Task A_read_ends_when_the_file_is_written_to_meanwhile()
    {
        await _store.PutAsync(Name, Film);
        await using var read = await OpenAsync();
        await read.Content.ReadExactlyAsync(new byte[1000]);

        using (var file = File.OpenWrite(FilePath))
        {
            file.Position = file.Length - 1;
            file.Write("X"u8);
        }

        await Assert.ThrowsAsync<BlobDamagedException>(read.TextAsync);
    }

    [Fact]
    public async Task A_read_goes_on_when_the_file_is_touched_linked_and_removed_meanwhile()
    {
        await _store.PutAsync(Name, Film);
        await using var read = await OpenAsync();
        var first = new byte[1000];
        await read.Content.ReadExactlyAsync(first);

        File.SetLastWriteTimeUtc(FilePath, DateTime.UnixEpoch);
        File.SetAttributes(FilePath, FileAttributes.ReadOnly);
        using (var linked = Process.Start("ln", [FilePath, Path.Combine(_folder.Path, "copy")])) await linked.WaitForExitAsync();
        File.Delete(FilePath);

        Assert.Equal(Film, Encoding.UTF8.GetString(first) + await read.TextAsync());
    }

    [Fact]
    public async Task Another_file_under_the_name_is_checked_for_itself()
    {
        await _store.PutAsync(Name, Film);
        await SettleAsync();
        await ReadAsync();
        var other = Path.Combine(_outside.Path, "other");
        await File.WriteAllTextAsync(other, Film[..^1] + "X");
        File.SetLastWriteTimeUtc(other, File.GetLastWriteTimeUtc(FilePath));
        File.Move(other, FilePath, overwrite: true);

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
    }

    /// <summary>Moves a folder with the film in it out of the store, and leaves a link in its place.</summary>
    private async Task<string> MoveBehindLinkAsync(string folder)
    {
        await _store.PutAsync(Name, Film);
        var moved = Path.Combine(_outside.Path, "moved");
        Directory.Move(Path.Combine(_folder.Path, folder), moved);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, folder), moved);
        return moved;
    }

    /// <summary>Until a change would show in the file's times: only then are they remembered.</summary>
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromSeconds(1.1));

    private async Task<string> ReadAsync()
    {
        await using var read = await OpenAsync();
        return await read.TextAsync();
    }

    private async Task<BlobRead> OpenAsync() => (await _store.OpenVerifiedAsync(new BlobName(Name), Digest, null, default))!;
}
