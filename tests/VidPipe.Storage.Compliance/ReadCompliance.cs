using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Assets;

namespace VidPipe.Storage.Compliance;

/// <summary>Reading: ranges, missing names, and staying whole while others write.</summary>
public abstract class ReadCompliance : StoreCompliance
{
    [Theory]
    [InlineData(0L, null, "0123456789")]
    [InlineData(0L, 4L, "0123")]
    [InlineData(3L, 4L, "3456")]
    [InlineData(7L, null, "789")]
    [InlineData(7L, 100L, "789")]
    [InlineData(9L, 1L, "9")]
    [InlineData(4L, 0L, "")]
    [InlineData(10L, null, "")]
    [InlineData(1000L, 5L, "")]
    public async Task A_range_is_cut_to_what_is_there(long offset, long? length, string expected)
    {
        await Store.PutAsync("a", "0123456789");

        await using var read = await Store.OpenReadAsync(new BlobName("a"), new ByteRange(offset, length), CancellationToken.None);

        Assert.Equal(expected, await read!.TextAsync());
        Assert.Equal(10, read!.Info.Length);
    }

    [Theory]
    [InlineData(-1L, null)]
    [InlineData(0L, -1L)]
    public async Task A_negative_range_is_refused(long offset, long? length)
    {
        await Store.PutAsync("a", "0123456789");

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => Store.OpenReadAsync(new BlobName("a"), new ByteRange(offset, length), CancellationToken.None));
    }

    [Theory]
    [InlineData(0L, null, "0123456789")]
    [InlineData(3L, 4L, "3456")]
    [InlineData(0L, 0L, "")]
    [InlineData(1000L, 5L, "")]
    public async Task A_verified_read_gives_what_has_the_digest(long offset, long? length, string expected)
    {
        await Store.PutAsync("a", "0123456789");

        for (var i = 0; i < 2; i++)
        {
            await using var read = await Store.OpenVerifiedAsync(new BlobName("a"), DigestOf("0123456789"), new ByteRange(offset, length), CancellationToken.None);
            Assert.Equal(expected, await read!.TextAsync());
            Assert.Equal(10, read!.Info.Length);
            Assert.Equal((await Store.HeadAsync("a"))!.ETag, read!.Info.ETag);
        }
    }

    [Fact]
    public async Task A_verified_read_of_other_bytes_is_refused_until_they_are_right()
    {
        var name = new BlobName("a");
        var digest = DigestOf("right");
        await Store.PutAsync("a", "wrong");
        await Assert.ThrowsAsync<BlobDamagedException>(() => Store.OpenVerifiedAsync(name, digest, null, CancellationToken.None));
        await Assert.ThrowsAsync<BlobDamagedException>(() => Store.OpenVerifiedAsync(name, digest, new ByteRange(0, 0), CancellationToken.None));

        await Store.PutAsync("a", "right");
        await using (var read = await Store.OpenVerifiedAsync(name, digest, null, CancellationToken.None)) Assert.Equal("right", await read!.TextAsync());

        await Store.PutAsync("a", "wrong");
        await Assert.ThrowsAsync<BlobDamagedException>(() => Store.OpenVerifiedAsync(name, digest, null, CancellationToken.None));
        Assert.Null(await Store.OpenVerifiedAsync(new BlobName("none"), digest, null, CancellationToken.None));
    }

    [Fact]
    public async Task A_verified_read_stays_whole_when_the_blob_is_overwritten_and_deleted()
    {
        var old = new string('o', 1_000_000);
        await Store.PutAsync("a", old);
        await using var read = await Store.OpenVerifiedAsync(new BlobName("a"), DigestOf(old), null, CancellationToken.None);
        var buffer = new byte[1];
        await read!.Content.ReadExactlyAsync(buffer);

        await Store.PutAsync("a", new string('n', 500_000));
        await Store.DeleteAsync("a");

        Assert.Equal(old[1..], await read.TextAsync());
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("no/such/folder")]
    [InlineData("folder")]
    [InlineData("folder/blob/below")]
    public async Task A_missing_name_is_null_everywhere(string name)
    {
        await Store.PutAsync("folder/blob", "1");

        Assert.Null(await Store.HeadAsync(name));
        Assert.Null(await Store.GetAsync(name));
        Assert.Null(await Store.GetAsync(name, new ByteRange(0, 1)));
    }

    [Fact]
    public async Task What_is_being_read_stays_whole_when_it_is_overwritten_and_deleted()
    {
        var old = new string('o', 1_000_000);
        await Store.PutAsync("a", old);
        await using var read = await Store.OpenReadAsync(new BlobName("a"), null, CancellationToken.None);
        var buffer = new byte[1];
        await read!.Content.ReadExactlyAsync(buffer);

        await Store.PutAsync("a", new string('n', 500_000));
        await Store.DeleteAsync("a");

        Assert.Equal(old[1..], await read.TextAsync());
    }

    [Fact]
    public async Task Readers_see_the_old_content_or_the_new_never_a_mixture()
    {
        const int Size = 200_000;
        await Store.PutAsync("a", new string('a', Size));
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var c = 0; !stop.IsCancellationRequested; c = (c + 1) % 26)
            {
                await Store.PutAsync("a", new string((char)('a' + c), Size));
            }
        });

        for (var i = 0; i < 50; i++)
        {
            await using var read = await Store.OpenReadAsync(new BlobName("a"), null, CancellationToken.None);
            var text = await read!.TextAsync();
            Assert.Equal(Size, text.Length);
            Assert.Equal(new string(text[0], Size), text);
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task A_read_blob_says_its_own_e_tag_while_others_write()
    {
        var tags = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        tags[(await Store.PutAsync("a", "-1")).ETag!] = "-1";
        var seen = new List<(string ETag, string Text)>();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                tags[(await Store.PutAsync("a", $"{i}")).ETag!] = $"{i}";
            }
        });

        while (!writing.IsCompleted)
        {
            await using var read = await Store.OpenReadAsync(new BlobName("a"), null, CancellationToken.None);
            seen.Add((read!.Info.ETag, await read.TextAsync()));
        }

        await writing;
        Assert.All(seen, s => Assert.Equal(tags[s.ETag], s.Text));
    }

    private static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
