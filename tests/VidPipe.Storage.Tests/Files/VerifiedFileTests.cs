using System.Diagnostics;
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

    [Theory]
    [InlineData("assets")]
    [InlineData("assets/ab")]
    public async Task Nothing_is_read_written_or_removed_behind_a_folder_that_is_a_link(string folder)
    {
        await _store.PutAsync(Name, Film);
        var moved = Path.Combine(_outside.Path, "moved");
        Directory.Move(Path.Combine(_folder.Path, folder), moved);
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, folder), moved);

        await Assert.ThrowsAsync<BlobDamagedException>(ReadAsync);
        var written = await Assert.ThrowsAsync<VidPipeException>(() => _store.PutAsync(Name, "other"));
        await Assert.ThrowsAsync<VidPipeException>(() => _store.DeleteAsync(Name));

        Assert.Contains("is a link", written.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Name, await _store.NamesAsync(""));
        Assert.Equal(Film, await File.ReadAllTextAsync(Directory.GetFiles(moved, "film.mp4", SearchOption.AllDirectories).Single()));
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

    /// <summary>Until a change would show in the file's times: only then are they remembered.</summary>
    private static Task SettleAsync() => Task.Delay(TimeSpan.FromSeconds(1.1));

    private async Task<string> ReadAsync()
    {
        await using var read = await OpenAsync();
        return await read.TextAsync();
    }

    private async Task<BlobRead> OpenAsync() => (await _store.OpenVerifiedAsync(new BlobName(Name), Digest, null, default))!;
}
