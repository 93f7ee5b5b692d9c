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

    [Fact]
    public async Task If_match_loses_with_an_e_tag_that_nothing_ever_had()
    {
        await Store.PutAsync("a", "1");

        Assert.Equal(default, await Store.PutAsync("a", "2", WriteCondition.IfMatch("stale")));
        Assert.Equal(default, await Store.PutAsync("none", "2", WriteCondition.IfMatch("stale")));
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
