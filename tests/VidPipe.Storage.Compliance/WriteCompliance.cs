using VidPipe.Core.Assets;

namespace VidPipe.Storage.Compliance;

/// <summary>Conditions, ETags and writers that meet.</summary>
public abstract class WriteCompliance : StoreCompliance
{
    private const int Writers = 20;

    [Fact]
    public async Task Create_if_absent_writes_once()
    {
        var first = await Store.PutAsync("a/b", "first", WriteCondition.CreateIfAbsent);
        var second = await Store.PutAsync("a/b", "second", WriteCondition.CreateIfAbsent);

        Assert.True(first.Written);
        Assert.Equal(default, second);
        Assert.Equal("first", await Store.GetAsync("a/b"));
    }

    [Fact]
    public async Task Create_if_absent_writes_again_after_a_delete()
    {
        await Store.PutAsync("a", "first");
        await Store.DeleteAsync("a");

        var again = await Store.PutAsync("a", "again", WriteCondition.CreateIfAbsent);

        Assert.True(again.Written);
        Assert.Equal("again", await Store.GetAsync("a"));
    }

    [Fact]
    public async Task Overwrite_replaces_what_is_there_or_creates_it()
    {
        await Store.PutAsync("a", "long content");
        await Store.PutAsync("a", "short");

        Assert.Equal("short", await Store.GetAsync("a"));
    }

    [Fact]
    public async Task An_empty_blob_exists()
    {
        await Store.PutAsync("empty", "");

        Assert.Equal(0, (await Store.HeadAsync("empty"))!.Length);
        Assert.Equal("", await Store.GetAsync("empty"));
    }

    [Fact]
    public async Task If_match_writes_over_what_it_read()
    {
        var read = await Store.PutAsync("a", "1");

        var result = await Store.PutAsync("a", "2", WriteCondition.IfMatch(read.ETag!));

        Assert.True(result.Written);
        Assert.Equal("2", await Store.GetAsync("a"));
    }

    [Fact]
    public async Task If_match_loses_to_a_write_in_between_also_of_the_same_bytes()
    {
        var read = await Store.PutAsync("a", "1");
        await Store.PutAsync("a", "1");

        var result = await Store.PutAsync("a", "2", WriteCondition.IfMatch(read.ETag!));

        Assert.Equal(default, result);
        Assert.Equal("1", await Store.GetAsync("a"));
    }

    [Fact]
    public async Task If_match_loses_to_a_delete()
    {
        var read = await Store.PutAsync("a", "1");
        await Store.DeleteAsync("a");

        var result = await Store.PutAsync("a", "2", WriteCondition.IfMatch(read.ETag!));

        Assert.False(result.Written);
        Assert.Null(await Store.GetAsync("a"));
    }

    [Fact]
    public async Task If_match_loses_to_a_delete_and_a_new_creation_of_the_same_bytes()
    {
        var read = await Store.PutAsync("a", "1");
        await Store.DeleteAsync("a");
        await Store.PutAsync("a", "1", WriteCondition.CreateIfAbsent);

        var result = await Store.PutAsync("a", "2", WriteCondition.IfMatch(read.ETag!));

        Assert.False(result.Written);
    }

    [Fact]
    public async Task Every_write_has_an_e_tag_of_its_own_which_head_read_and_list_agree_on()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 50; i++)
        {
            Assert.True(seen.Add((await Store.PutAsync("a", "same")).ETag!));
        }

        var last = (await Store.PutAsync("a", "same")).ETag;
        await using var read = await Store.OpenReadAsync(new BlobName("a"), null, CancellationToken.None);
        var page = await Store.ListAsync("", 10, null, CancellationToken.None);
        Assert.Equal(last, (await Store.HeadAsync("a"))!.ETag);
        Assert.Equal(last, read!.Info.ETag);
        Assert.Equal(last, Assert.Single(page.Blobs).ETag);
    }

    [Fact]
    public async Task Exactly_one_of_many_creators_wins_and_its_content_stays()
    {
        for (var round = 0; round < 5; round++)
        {
            var name = $"race/{round}";
            var results = await TogetherAsync(i => Store.PutAsync(name, $"writer {i}", WriteCondition.CreateIfAbsent));

            var winner = Assert.Single(Enumerable.Range(0, Writers), i => results[i].Written);
            Assert.Equal($"writer {winner}", await Store.GetAsync(name));
        }
    }

    [Fact]
    public async Task Exactly_one_of_many_if_match_writers_wins()
    {
        var read = await Store.PutAsync("a", "start");

        var results = await TogetherAsync(i => Store.PutAsync("a", $"writer {i}", WriteCondition.IfMatch(read.ETag!)));

        var winner = Assert.Single(Enumerable.Range(0, Writers), i => results[i].Written);
        Assert.Equal($"writer {winner}", await Store.GetAsync("a"));
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData("\"a\"\n")]
    public async Task If_match_loses_with_an_e_tag_that_nothing_ever_had(string eTag)
    {
        await Store.PutAsync("a", "1");

        Assert.Equal(default, await Store.PutAsync("a", "2", WriteCondition.IfMatch(eTag)));
        Assert.Equal(default, await Store.PutAsync("none", "2", WriteCondition.IfMatch(eTag)));
        Assert.Equal("1", await Store.GetAsync("a"));
        Assert.Null(await Store.GetAsync("none"));
    }

    [Fact]
    public async Task Of_many_overwriters_each_has_written_and_one_content_stays_whole()
    {
        await Store.PutAsync("a", "start");

        var results = await TogetherAsync(i => Store.PutAsync("a", $"writer {i}"));

        Assert.All(results, r => Assert.True(r.Written));
        Assert.Equal(Writers, results.Select(r => r.ETag).Distinct().Count());
        var last = Array.FindIndex(results, r => r.ETag == Store.HeadAsync("a").GetAwaiter().GetResult()!.ETag);
        Assert.Equal($"writer {last}", await Store.GetAsync("a"));
    }

    [Fact]
    public async Task Counting_by_if_match_loses_no_increment()
    {
        await Store.PutAsync("count", "0");

        await TogetherAsync(async _ =>
        {
            while (true)
            {
                await using var read = await Store.OpenReadAsync(new BlobName("count"), null, CancellationToken.None);
                var next = int.Parse(await read!.TextAsync(), System.Globalization.CultureInfo.InvariantCulture) + 1;
                if ((await Store.PutAsync("count", $"{next}", WriteCondition.IfMatch(read!.Info.ETag))).Written) return default(WriteResult);
            }
        });

        Assert.Equal($"{Writers}", await Store.GetAsync("count"));
    }

    [Fact]
    public async Task Delete_if_match_takes_away_what_was_listed_read_or_written()
    {
        var written = await Store.PutAsync("a", "written");
        Assert.True(await Store.DeleteIfMatchAsync(new BlobName("a"), written.ETag!, default));
        Assert.Null(await Store.GetAsync("a"));

        await Store.PutAsync("a", "listed");
        var listed = Assert.Single((await Store.ListAsync("a", 10, null, default)).Blobs);
        Assert.True(await Store.DeleteIfMatchAsync(listed.Name, listed.ETag, default));
        Assert.Null(await Store.GetAsync("a"));

        await Store.PutAsync("a", "headed");
        Assert.True(await Store.DeleteIfMatchAsync(new BlobName("a"), (await Store.HeadAsync("a"))!.ETag, default));
        Assert.Null(await Store.GetAsync("a"));
    }

    [Fact]
    public async Task Delete_if_match_leaves_what_was_written_since_even_the_same_bytes()
    {
        var read = await Store.PutAsync("a", "same");
        await Store.PutAsync("a", "same");

        Assert.False(await Store.DeleteIfMatchAsync(new BlobName("a"), read.ETag!, default));
        Assert.Equal("same", await Store.GetAsync("a"));

        await Store.DeleteAsync("a");
        Assert.False(await Store.DeleteIfMatchAsync(new BlobName("a"), read.ETag!, default));
        await Store.PutAsync("a", "same");
        Assert.False(await Store.DeleteIfMatchAsync(new BlobName("a"), read.ETag!, default));
        Assert.Equal("same", await Store.GetAsync("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("no such tag")]
    public async Task Delete_if_match_takes_nothing_for_what_is_no_tag(string eTag)
    {
        await Store.PutAsync("a", "kept");

        Assert.False(await Store.DeleteIfMatchAsync(new BlobName("a"), eTag, default));
        Assert.Equal("kept", await Store.GetAsync("a"));
    }

    [Fact]
    public async Task Of_a_delete_if_match_and_a_write_if_match_that_meet_one_gets_through()
    {
        for (var round = 0; round < Writers; round++)
        {
            var read = await Store.PutAsync("a", "old");

            var deleting = Task.Run(() => Store.DeleteIfMatchAsync(new BlobName("a"), read.ETag!, default));
            var writing = Task.Run(() => Store.PutAsync("a", "new", WriteCondition.IfMatch(read.ETag!)));
            var (deleted, written) = (await deleting, (await writing).Written);

            Assert.NotEqual(deleted, written);
            Assert.Equal(written ? "new" : null, await Store.GetAsync("a"));
        }
    }

    [Fact]
    public async Task Delete_says_whether_there_was_anything()
    {
        await Store.PutAsync("a", "1");

        Assert.True(await Store.DeleteAsync("a"));
        Assert.False(await Store.DeleteAsync("a"));
        Assert.False(await Store.DeleteAsync("never/was"));
        Assert.Null(await Store.HeadAsync("a"));
    }

    private static async Task<WriteResult[]> TogetherAsync(Func<int, Task<WriteResult>> write)
    {
        using var gate = new SemaphoreSlim(0);
        var tasks = Enumerable.Range(0, Writers).Select(async i =>
        {
            await gate.WaitAsync();
            return await Task.Run(() => write(i));
        }).ToList();
        gate.Release(Writers);
        return await Task.WhenAll(tasks);
    }
}
