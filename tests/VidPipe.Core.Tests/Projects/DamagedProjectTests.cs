using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Retention;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Projects whose documents or files are not what they were.</summary>
public sealed class DamagedProjectTests : IAsyncLifetime
{
    public static TheoryData<string> Damages => ["", "null", "{}", "[]", "{\"project_id\":", "\0\u0001", "{\"project_id\":\"project-other\",\"deleted_at\":\"2030-01-01T00:00:00Z\"}"];

    private readonly PipelineHost _host = new();

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_project_whose_document_cannot_be_read_is_listed_named_and_deleted_and_no_other_is_touched(string damage)
    {
        var other = await _host.RunAsync(Specs.Of("A dog", scenes: 1));
        var broken = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        foreach (var isPurged in (bool[])[false, true])
        {
            if (isPurged) await _host.Client.PurgeAsync(broken, default);
            await DamageAsync(ProjectKind.Instance.DocumentOf(broken), damage);

            var list = (await _host.Projects.ListAsync(null, 10, null, default)).Projects;
            var failed = (await _host.Projects.ListAsync(new ProjectFilter { Statuses = [ProjectStatus.Failed] }, 10, null, default)).Projects;
            var read = await Assert.ThrowsAsync<DocumentDamagedException>(() => _host.Projects.GetAsync(broken, default));

            Assert.Equal(2, list.Count);
            Assert.Equal(ProjectStatus.Complete, list.Single(p => p.ProjectId == other.JobId).Status);
            var named = list.Single(p => p.ProjectId == broken);
            Assert.Equal((ProjectStatus.Failed, ErrorCode.StorageError, false), (named.Status, named.Error!.Code, named.Error.Retryable));
            Assert.Contains($"projects/{broken}/project.json", named.Error.Message, StringComparison.Ordinal);
            Assert.Equal(broken, Assert.Single(failed).ProjectId);
            Assert.Contains("can be deleted", read.Message, StringComparison.Ordinal);
            if (isPurged) continue;
            var status = await _host.Projects.GetStatusAsync(broken, default);
            Assert.Equal((ProjectStatus.Failed, ErrorCode.StorageError), (status!.Status, status.Error!.Code));
        }

        await _host.Projects.DeleteAsync(broken, default);

        Assert.Null(await _host.Projects.GetAsync(broken, default));
        Assert.Equal(other.JobId, Assert.Single((await _host.Projects.ListAsync(null, 10, null, default)).Projects).ProjectId);
        Assert.Equal(JobStatus.Complete, (await _host.Projects.GetAsync(other.JobId, default))!.Status);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_claim_of_a_run_that_cannot_be_read_is_taken_over_when_it_is_old(string damage)
    {
        _host.Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var id = (await _host.RunAsync(Specs.Of(scenes: 1))).JobId;
        _host.Studio.OnStitch = _ => Task.CompletedTask;
        var claim = ProjectKind.Instance.RunClaimOf(id, 2);
        await DamageAsync(claim, damage);
        var fresh = await Assert.ThrowsAsync<VidPipeException>(() => _host.BeginResumeAsync(id));

        File.SetLastWriteTimeUtc(Path.Combine(_host.BlobFolder, claim.Value), DateTime.UtcNow.AddMinutes(-5));

        Assert.Equal(ErrorCode.WrongState, fresh.Code);
        Assert.Equal(JobStatus.Complete, (await _host.ResumeAsync(id)).Status);
    }

    [Fact]
    public async Task A_complete_project_with_whole_files_has_nothing_to_resume()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 1));

        var e = await Assert.ThrowsAsync<VidPipeException>(() => _host.BeginResumeAsync(project.JobId));

        Assert.Equal(ErrorCode.WrongState, e.Code);
    }

    [Theory]
    [InlineData("video")]
    [InlineData("poster")]
    [InlineData("captions")]
    [InlineData("clip")]
    [InlineData("keyframe")]
    [InlineData("all")]
    public async Task A_complete_project_with_damaged_files_is_mended_by_a_resume(string what)
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 2));
        var paid = project.Costs.TotalUsd;
        foreach (var digest in DigestsOf(project, what)) Flip(digest);

        var plan = await _host.BeginResumeAsync(project.JobId);
        var mended = await _host.WaitForEndAsync(project.JobId);

        Assert.Equal((JobStatus.Complete, 2), (mended.Status, mended.Run));
        Assert.True(plan.Forecast.Lost is { Stitch: true } or { Clips.Count: > 0 } or { Keyframes.Count: > 0 });
        Assert.Equal(project.Output!.Video.Digest, mended.Output!.Video.Digest);
        foreach (var digest in CleanupHost.Digests(mended)) await ReadAsync(digest);
        if (what is "video" or "poster" or "captions" or "clip") Assert.Equal(paid, mended.Costs.TotalUsd);
        if (what is not "clip") Assert.Contains(mended.Runs[^1].Steps, s => s.Note?.Contains("made again", StringComparison.Ordinal) == true);
    }

    private static IEnumerable<string> DigestsOf(ProjectDocument project, string what) => what switch
    {
        "video" => [project.Output!.Video.Digest],
        "poster" => [project.Output!.Poster.Digest],
        "captions" => [project.Output!.CaptionsSrt!.Digest],
        "clip" => [project.Scenes[1].Clip!.Id!],
        "keyframe" => [project.Scenes[0].Keyframes[0].Id],
        _ => CleanupHost.Digests(project).Distinct(),
    };

    /// <summary>The length stays.</summary>
    private void Flip(string digest)
    {
        foreach (var path in PathsOf(digest))
        {
            using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
            var first = file.ReadByte();
            file.Position = 0;
            file.WriteByte((byte)(first ^ 0xFF));
        }
    }

    /// <summary>The same bytes may be several kinds of files.</summary>
    private string[] PathsOf(string digest) => Directory.GetFiles(Path.Combine(_host.BlobFolder, "assets", digest[..2]), $"{digest[2..]}.*");

    private async Task ReadAsync(string digest)
    {
        foreach (var path in PathsOf(digest))
        {
            var mediaType = Path.GetExtension(path) switch
            {
                ".png" => MediaTypes.Png,
                ".mp4" => MediaTypes.Mp4,
                ".srt" => MediaTypes.Srt,
                ".vtt" => MediaTypes.Vtt,
                ".wav" => MediaTypes.Wav,
                var other => throw new InvalidOperationException(other),
            };
            await using var read = await _host.Projects.OpenAssetAsync(digest, mediaType, null, default);
            await read!.Content.CopyToAsync(Stream.Null);
        }
    }

    private async Task DamageAsync(BlobName name, string text) =>
        await _host.Blobs.WriteAsync(name, new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), WriteCondition.Overwrite, default);
}
