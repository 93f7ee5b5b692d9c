using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Links;
using VidPipe.Core.Tests.Assets;
using VidPipe.Core.Tests.Retention;
using VidPipe.Core.Tests.Metrics;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Links;

public sealed class LinkTests
{
    private readonly LinkRig _rig = new();

    [Fact]
    public async Task A_link_shows_its_file_until_its_time_is_over()
    {
        var link = await _rig.LinkAsync();

        _rig.Time.Advance(LinkLife.Default - TimeSpan.FromTicks(1));
        var last = await _rig.Links.OpenAsync(link.Token, default);
        _rig.Time.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(_rig.Owners["job-1"].Find("video"), last);
        Assert.Null(await _rig.Links.OpenAsync(link.Token, default));
        Assert.Empty(await _rig.ListAsync());
        Assert.False(await _rig.Links.RevokeAsync(link.Token, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((30 * 24 * 3600) + 1)]
    public async Task A_link_that_would_end_in_the_past_or_beyond_the_limit_is_refused(int seconds)
    {
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => _rig.LinkAsync(life: TimeSpan.FromSeconds(seconds)));

        Assert.Equal(ErrorCode.InvalidInput, refused.Code);
        Assert.Empty(await _rig.Blobs.NamesAsync(""));
    }

    [Fact]
    public async Task A_link_made_by_a_clock_that_was_ahead_shows_nothing_once_the_clock_is_right()
    {
        var time = new SettableTime(_rig.Time.GetUtcNow());
        var links = new LinkService(new LinkStore(_rig.Blobs, new DocumentStore(_rig.Blobs)), [_rig], _rig, time);
        time.SetError(TimeSpan.FromDays(400));
        var link = await links.CreateAsync("job-1", _rig.Owners["job-1"].All[0], null, default);

        time.SetError(TimeSpan.Zero);

        Assert.Null(await links.OpenAsync(link.Token, default));
    }

    [Fact]
    public async Task A_link_shows_the_bytes_of_when_it_was_made_or_nothing()
    {
        var link = await _rig.LinkAsync();
        var before = _rig.Owners["job-1"];

        foreach (var now in (OwnerFiles?[])[LinkRig.Files('e'), new OwnerFiles([before.Find("poster")!]), new OwnerFiles([], "It is made anew."), null])
        {
            if (now is null) _rig.Owners.Remove("job-1");
            else _rig.Owners["job-1"] = now;
            Assert.Null(await _rig.Links.OpenAsync(link.Token, default));
        }

        _rig.Owners["job-1"] = before;
        Assert.NotNull(await _rig.Links.OpenAsync(link.Token, default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    [InlineData("../../../etc/passwd")]
    public async Task What_is_no_token_shows_nothing(string? token)
    {
        await _rig.LinkAsync();

        Assert.Null(await _rig.Links.OpenAsync(token, default));
        Assert.False(await _rig.Links.RevokeAsync(token, default));
        Assert.Single(await _rig.ListAsync());
    }

    [Fact]
    public async Task A_revoked_link_shows_nothing_and_is_listed_no_more_and_the_others_stay()
    {
        var (one, other) = (await _rig.LinkAsync(), await _rig.LinkAsync());

        Assert.True(await _rig.Links.RevokeAsync(one.Token, default));

        Assert.False(await _rig.Links.RevokeAsync(one.Token, default));
        Assert.Null(await _rig.Links.OpenAsync(one.Token, default));
        Assert.NotNull(await _rig.Links.OpenAsync(other.Token, default));
        Assert.Equal([other], await _rig.ListAsync());
        Assert.Equal(2, (await _rig.Blobs.NamesAsync("")).Count);
    }

    [Fact]
    public async Task Of_revokes_at_once_one_has_ended_it_and_who_opens_meanwhile_gets_the_file_or_nothing()
    {
        var link = await _rig.LinkAsync();

        var opens = Enumerable.Range(0, 20).Select(_ => Task.Run(() => _rig.Links.OpenAsync(link.Token, default))).ToList();
        var revokes = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => _rig.Links.RevokeAsync(link.Token, default))));

        Assert.Equal(1, revokes.Count(wasThere => wasThere));
        Assert.Null(await _rig.Links.OpenAsync(link.Token, default));
        Assert.All(await Task.WhenAll(opens), file => Assert.True(file is null || file == _rig.Owners["job-1"].Find("video")));
    }

    [Fact]
    public async Task Links_made_at_once_have_a_token_each_and_are_all_listed_for_their_owner_only()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => _rig.LinkAsync(i % 2 == 0 ? "job-1" : "job-2"))));

        Assert.Equal(50, made.Select(link => link.Token).Distinct().Count());
        Assert.Equal(made.Where(link => link.OwnerId == "job-1").Select(link => link.Token).Order(), (await _rig.ListAsync()).Select(link => link.Token).Order());
    }

    [Fact]
    public async Task A_list_comes_in_pages_with_the_next_to_end_first()
    {
        foreach (var hours in (int[])[5, 1, 4, 2, 3]) await _rig.LinkAsync(life: TimeSpan.FromHours(hours));
        _rig.Time.Advance(TimeSpan.FromHours(1));

        var first = await _rig.Links.ListAsync("job-1", 3, null, default);
        var rest = await _rig.Links.ListAsync("job-1", 3, first.NextCursor, default);

        Assert.Equal([1, 2, 3], first.Links.Select(Left));
        Assert.Equal([4], rest.Links.Select(Left));
        Assert.Null(rest.NextCursor);

        double Left(Link link) => (link.ExpiresAt - _rig.Time.GetUtcNow()).TotalHours;
    }

    [Fact]
    public async Task Neither_names_in_the_store_nor_a_link_as_text_hold_its_token()
    {
        var link = await _rig.LinkAsync();

        Assert.DoesNotContain(await _rig.Blobs.NamesAsync(""), name => name.Contains(link.Token, StringComparison.Ordinal));
        Assert.DoesNotContain(link.Token, $"{link}");
        Assert.Matches("^[0-9a-f]{32}$", link.Token);
    }

    [Fact]
    public async Task A_crash_in_the_midst_of_making_one_leaves_no_link_that_works_and_is_not_listed()
    {
        foreach (var (before, after) in (IEnumerable<(int?, int?)>)[(1, null), (null, 1), (2, null), (null, 2)])
        {
            var rig = new LinkRig();

            await Assert.ThrowsAsync<CrashException>(() => rig.LinkAsync(links: rig.On(new FaultyBlobStore(rig.Blobs) { DiesBefore = before, DiesAfter = after })));

            var works = (await rig.Blobs.NamesAsync("links/tokens/")).Count;
            Assert.Equal(works, (await rig.ListAsync()).Count);
            foreach (var link in await rig.ListAsync()) Assert.True(await rig.Links.RevokeAsync(link.Token, default));
        }
    }

    [Fact]
    public async Task A_crash_in_the_midst_of_a_revoke_leaves_the_link_whole_or_ended()
    {
        foreach (var (before, after, ends) in (IEnumerable<(int?, int?, bool)>)[(1, null, false), (null, 1, true), (2, null, true), (null, 2, true)])
        {
            var rig = new LinkRig();
            var link = await rig.LinkAsync();

            await Assert.ThrowsAsync<CrashException>(() => rig.On(new FaultyBlobStore(rig.Blobs) { DiesBefore = before, DiesAfter = after }).RevokeAsync(link.Token, default));

            Assert.Equal(ends, await rig.Links.OpenAsync(link.Token, default) is null);
            Assert.Equal(ends ? 0 : 1, (await rig.ListAsync()).Count);
        }
    }

    [Fact]
    public async Task A_link_whose_document_cannot_be_read_shows_nothing_and_leaves_the_others_alone()
    {
        var broken = await _rig.LinkAsync();
        var name = (await _rig.Blobs.NamesAsync("links/tokens/")).Single();
        await _rig.Blobs.PutAsync(name, "{}");
        var other = await _rig.LinkAsync();

        Assert.Null(await _rig.Links.OpenAsync(broken.Token, default));
        Assert.Equal([other], await _rig.ListAsync());
    }

    [Fact]
    public async Task What_an_opening_and_a_list_read_does_not_grow_with_the_number_of_other_links()
    {
        for (var i = 0; i < 200; i++) await _rig.LinkAsync("job-2");
        for (var i = 0; i < 50; i++) await _rig.LinkAsync(life: TimeSpan.FromMinutes(1));
        _rig.Time.Advance(TimeSpan.FromMinutes(2));
        var link = await _rig.LinkAsync();
        var counting = new CountingBlobStore(_rig.Blobs);

        await _rig.On(counting).OpenAsync(link.Token, default);
        await _rig.On(counting).ListAsync("job-1", 100, null, default);

        Assert.Equal(2, counting.Reads);
    }

    [Fact]
    public async Task Links_that_have_ended_are_swept_and_those_that_may_live_stay()
    {
        await _rig.LinkAsync(life: LinkLife.Longest);
        _rig.Time.Advance(LinkLife.Longest + CleanupHost.Grace - TimeSpan.FromHours(1));
        var late = await _rig.LinkAsync();

        await new CleanupRunner(_rig.Time).RunAsync(_rig.Blobs, "cleanup-1");
        Assert.Equal(4, (await _rig.Blobs.NamesAsync("links/")).Count);
        _rig.Time.Advance(TimeSpan.FromHours(2));
        await new CleanupRunner(_rig.Time).RunAsync(_rig.Blobs, "cleanup-2");

        Assert.Equal(2, (await _rig.Blobs.NamesAsync("links/")).Count);
        Assert.Equal(late.Token, (await new DocumentStore(_rig.Blobs).ReadAsync<Link>(new BlobName((await _rig.Blobs.NamesAsync("links/tokens/")).Single()), default))!.Value.Value.Token);
    }
}
