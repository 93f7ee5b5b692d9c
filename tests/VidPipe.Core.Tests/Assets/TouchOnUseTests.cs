using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Assets;

/// <summary>What is used is written again when it is half as old as what is cleaned up.</summary>
public sealed class TouchOnUseTests
{
    private static readonly TimeSpan Grace = TimeSpan.FromDays(7);

    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryBlobStore _blobs;
    private readonly AssetHost _host;
    private readonly ActionCache _cache;

    public TouchOnUseTests()
    {
        _blobs = new InMemoryBlobStore(_time);
        _host = AssetHost.Embedded(_blobs, _time);
        var touchOnUse = new TouchOnUse(_time, Grace);
        _cache = new ActionCache(
            _blobs, new AssetStore(_blobs, touchOnUse), _host.Workspaces, _host.Ledger, HostEpoch.Embedded("epoch-1"), _time, NullLogger<ActionCache>.Instance, touchOnUse);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task A_hit_writes_an_old_record_again_and_leaves_its_assets(int days, bool isWritten)
    {
        await DrawAsync("work", "picture");
        var (record, asset) = (await HeadAsync("actions/"), await HeadAsync("assets/"));
        _time.Advance(TimeSpan.FromDays(days));

        var hit = await DrawAsync("work", "never made");

        Assert.True(hit.Cached);
        Assert.Equal(isWritten, (await HeadAsync("actions/")).ETag != record.ETag);
        Assert.Equal(asset, await HeadAsync("assets/"));
        Assert.Equal(hit.Output, (await DrawAsync("work", "never made")).Output);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task Bytes_that_are_stored_again_are_written_again_when_they_are_old(int days, bool isWritten)
    {
        await DrawAsync("work", "picture");
        var asset = await HeadAsync("assets/");
        _time.Advance(TimeSpan.FromDays(days));

        await DrawAsync("other work", "picture");

        Assert.Equal(isWritten, (await HeadAsync("assets/")).ETag != asset.ETag);
        Assert.Equal("picture", await _blobs.GetAsync(asset.Name.Value));
    }

    [Fact]
    public async Task Looking_alone_writes_nothing()
    {
        var made = await DrawAsync("work", "picture");
        _time.Advance(TimeSpan.FromDays(6));
        var record = await HeadAsync("actions/");

        var seen = await _cache.LookAsync<Picture>(made.ActionKey, default);

        Assert.True(seen!.IsWhole);
        Assert.Equal(record, await HeadAsync("actions/"));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public async Task A_job_that_is_asked_for_again_is_written_again_when_it_is_old(int days, bool isWritten)
    {
        var operations = new PaidOperations(_blobs, _host.Ledger, _host.Models, HostEpoch.Embedded("epoch-1"), _time, touchOnUse: new TouchOnUse(_time, Grace));
        var key = ActionKeys.For("film", 1, "work");
        var sent = 0;
        await SubmitAsync("project-a");
        var intent = await HeadAsync("operations/");
        _time.Advance(TimeSpan.FromDays(days));

        var again = await SubmitAsync("project-b");

        Assert.Equal((SubmitState.Accepted, 1), (again.State, sent));
        Assert.Equal(isWritten, (await HeadAsync("operations/")).ETag != intent.ETag);

        Task<OperationSubmit> SubmitAsync(string project) => operations.SubmitAsync(
            new OperationOwner(new OwnerId(project), 1, 0, "instance-a"), key, AssetHost.Video, 2,
            _ => Task.FromResult<VideoSubmission>(new VideoSubmission.Accepted($"operation-{++sent}")), default);
    }

    [Fact]
    public async Task A_record_that_is_taken_away_while_it_is_hit_is_none()
    {
        var made = await DrawAsync("work", "picture");
        _time.Advance(TimeSpan.FromDays(6));
        var paused = new RemovingStore(_blobs);
        var cache = new ActionCache(
            paused, new AssetStore(_blobs), _host.Workspaces, _host.Ledger, HostEpoch.Embedded("epoch-1"), _time, NullLogger<ActionCache>.Instance, new TouchOnUse(_time, Grace));

        Assert.Null(await cache.FindAsync<Picture>(made.ActionKey, new OwnerId("project-a"), default));
    }

    private Task<StepResult<Picture>> DrawAsync(string work, string content) => _cache.RunAsync(
        "draw", 1, "instance-a", new WorkItem<string>(new OwnerId("project-a"), 1, null, work), (scope, _, _) => AssetHost.PaintAsync(scope, content), CancellationToken.None);

    private async Task<BlobInfo> HeadAsync(string folder) => (await _blobs.ListAsync(folder, 10, null, default)).Blobs[0];

    /// <summary>Takes away what is about to be written again.</summary>
    private sealed class RemovingStore(IBlobStore inner) : IBlobStore
    {
        public Task<BlobInfo?> HeadAsync(BlobName name, CancellationToken cancellationToken) => inner.HeadAsync(name, cancellationToken);

        public Task<BlobRead?> OpenReadAsync(BlobName name, ByteRange? range, CancellationToken cancellationToken) => inner.OpenReadAsync(name, range, cancellationToken);

        public async Task<WriteResult> WriteAsync(BlobName name, Stream content, WriteCondition condition, CancellationToken cancellationToken)
        {
            await inner.DeleteAsync(name, cancellationToken);
            return await inner.WriteAsync(name, content, condition, cancellationToken);
        }

        public Task<bool> DeleteAsync(BlobName name, CancellationToken cancellationToken) => inner.DeleteAsync(name, cancellationToken);

        public Task<bool> DeleteIfMatchAsync(BlobName name, string eTag, CancellationToken cancellationToken) => inner.DeleteIfMatchAsync(name, eTag, cancellationToken);

        public Task<BlobPage> ListAsync(string prefix, int pageSize, string? continuationToken, CancellationToken cancellationToken) =>
            inner.ListAsync(prefix, pageSize, continuationToken, cancellationToken);
    }
}
