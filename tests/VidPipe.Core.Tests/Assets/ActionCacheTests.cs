using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>What is made, what is returned from the record, and what is made again.</summary>
public sealed class ActionCacheTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryBlobStore _blobs;
    private readonly AssetHost _host;
    private int _made;

    public ActionCacheTests()
    {
        _blobs = new InMemoryBlobStore(_time);
        _host = AssetHost.Embedded(_blobs, _time);
    }

    [Fact]
    public async Task A_miss_does_the_work_and_records_it()
    {
        var result = await _host.DrawAsync("work", async scope =>
        {
            _time.Advance(TimeSpan.FromSeconds(3));
            return await scope.PayAsync(AssetHost.Image, 2, (_, _) => PaintAsync(scope), CancellationToken.None);
        });

        Assert.Equal((ArtefactSource.Generated, false, 0.08m, 3.0), (result.Source, result.Cached, result.CostUsd, result.Seconds));
        Assert.Equal(ActionKeys.For("draw", 1, "work"), result.ActionKey);
        var record = await _blobs.GetAsync(RecordOf("work"));
        Assert.Contains("\"owner\":\"project-a\"", record, StringComparison.Ordinal);
        Assert.Contains("\"models\":[\"image-1\"],\"cost_usd\":0.08,\"seconds\":3", record, StringComparison.Ordinal);
        Assert.Contains(result.Output!.Asset.Digest, record, StringComparison.Ordinal);
        Assert.Equal(0, _host.Workspaces.Open);
    }

    [Fact]
    public async Task A_hit_returns_the_output_for_nothing()
    {
        var first = await DrawAsync();

        var second = await DrawAsync(run: 2);

        Assert.Equal(new StepResult<Picture>(first.Output, ArtefactSource.Generated, first.ActionKey, 0, 0, true), second);
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task What_another_project_made_is_inherited()
    {
        await DrawAsync();

        var result = await DrawAsync(project: "project-b");

        Assert.Equal((ArtefactSource.Inherited, true, 1), (result.Source, result.Cached, _made));
    }

    [Theory]
    [InlineData("other work", 1)]
    [InlineData("work", 2)]
    public async Task Other_work_or_another_version_is_made(string work, int version)
    {
        await DrawAsync();

        await DrawAsync(work: work, version: version);

        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task A_failure_comes_through_and_is_not_recorded()
    {
        var e = await Assert.ThrowsAsync<VidPipeException>(
            () => _host.DrawAsync<Picture>("work", _ => throw new VidPipeException(ErrorCode.ContentPolicy, "no")));
        Assert.Equal(ErrorCode.ContentPolicy, e.Code);
        Assert.Equal(0, _host.Workspaces.Open);

        var again = await DrawAsync();

        Assert.False(again.IsBusy);
        Assert.Equal(1, _made);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("pict")]
    public async Task A_missing_or_shortened_asset_is_made_again(string? content)
    {
        var asset = (await DrawAsync()).Output!.Asset;
        await _blobs.DeleteAsync(asset.BlobName.Value);
        if (content is not null) await _blobs.PutAsync(asset.BlobName.Value, content);

        var again = await DrawAsync(project: "project-b");
        var hit = await DrawAsync(project: "project-b");

        Assert.Equal((ArtefactSource.Generated, false, true, 2), (again.Source, again.Cached, hit.Cached, _made));
        Assert.Equal("picture", await _blobs.GetAsync(asset.BlobName.Value));
    }

    [Fact]
    public async Task A_damaged_asset_that_somebody_stumbled_over_is_made_again()
    {
        var asset = (await DrawAsync()).Output!.Asset;
        await _blobs.PutAsync(asset.BlobName.Value, "picturE");
        await using var workspace = _host.Workspaces.Create();
        await Assert.ThrowsAsync<AssetDamagedException>(() => _host.Assets.MaterializeAsync(asset, workspace, CancellationToken.None));

        await DrawAsync();

        Assert.Equal(2, _made);
        await _host.Assets.MaterializeAsync(asset, workspace, CancellationToken.None);
    }

    [Theory]
    [InlineData("{\"schema\":")]
    [InlineData("{\"schema\":2}")]
    [InlineData("{}")]
    public async Task A_record_that_cannot_be_read_is_made_again(string record)
    {
        await DrawAsync();
        await _blobs.PutAsync(RecordOf("work"), record);

        await DrawAsync();
        await DrawAsync();

        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task An_output_of_another_shape_is_made_again()
    {
        await _host.DrawAsync("work", _ => Task.FromResult(new Words("text")));

        var result = await DrawAsync();

        Assert.NotNull(result.Output!.Asset);
        Assert.Equal(1, _made);
    }

    [Fact]
    public async Task Find_returns_what_is_recorded_and_makes_nothing()
    {
        var key = ActionKeys.For("draw", 1, "work");
        Assert.Null(await _host.Cache.FindAsync<Picture>(key, new OwnerId("project-a"), CancellationToken.None));

        await DrawAsync();

        var found = await _host.Cache.FindAsync<Picture>(key, new OwnerId("project-b"), CancellationToken.None);
        Assert.Equal((ArtefactSource.Inherited, true), (found!.Source, found.Cached));
    }

    [Fact]
    public async Task A_result_that_is_paid_for_is_recorded_although_the_caller_has_gone()
    {
        using var cancel = new CancellationTokenSource();
        await _host.Cache.RunAsync<string, Picture>(
            "draw",
            1,
            "instance-a",
            new WorkItem<string>(new OwnerId("project-a"), 1, null, "work"),
            async (scope, _, _) =>
            {
                var picture = await PaintAsync(scope);
                await cancel.CancelAsync();
                return picture;
            },
            cancel.Token);

        Assert.True((await DrawAsync()).Cached);
    }

    private static string RecordOf(string work)
    {
        var key = ActionKeys.For("draw", 1, work);
        return $"actions/{key[..2]}/{key[2..]}.json";
    }

    private Task<StepResult<Picture>> DrawAsync(string work = "work", string project = "project-a", int run = 1, int version = 1) =>
        _host.DrawAsync(work, PaintAsync, project, run, version: version);

    private Task<Picture> PaintAsync(ActionScope scope)
    {
        _made++;
        return AssetHost.PaintAsync(scope, "picture");
    }
}
