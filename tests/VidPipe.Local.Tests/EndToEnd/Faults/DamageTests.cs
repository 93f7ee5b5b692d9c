using System.Text.Json.Nodes;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Providers.Synthetic;
using VidPipe.Tests;

namespace VidPipe.Local.Tests.EndToEnd.Faults;

/// <summary>Bytes on disk that somebody or something has changed.</summary>
public sealed class DamageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_keyframe_whose_bytes_have_changed_is_dropped_and_made_again_and_the_step_log_says_so()
    {
        await using var host = await ServeAsync("--set", "Synthetic:Rules:0:Kind=Video", "--set", "Synthetic:Rules:0:Act=Reject", "--set", "Synthetic:Rules:0:Times=1");
        var id = await host.BeginAsync();
        await host.FailureOfAsync(id, ErrorCode.ProviderError, "Clip", 0);
        var images = Count(SyntheticKind.Image);
        var end = (await host.Client.GetProjectAsync(id, default)).Scenes[0].Keyframes[1].Id;

        Flip(AssetFile(end));
        var resumed = await host.ResumeAsync(id);

        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        Assert.Equal(end, resumed.Scenes[0].Keyframes[1].Id);
        Assert.Equal(images + 1, Count(SyntheticKind.Image));
        Assert.Equal(1, Count(SyntheticKind.Video));
        var note = Assert.Single(resumed.Runs[^1].Steps, s => s.Note is not null);
        Assert.Equal(("GenerateKeyframe", 0), (note.Step, note.SceneIndex));
        Assert.Contains("was made again", note.Note);
    }

    [Fact]
    public async Task Parts_that_were_cut_or_changed_are_made_again_for_a_fork_without_paying_for_the_clip()
    {
        await using var host = await ServeAsync();
        var id = await host.BeginAsync(scenes: 2, voiceover: true);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
        var whole = await host.Client.GetProjectAsync(id, default);
        var (videos, speeches) = (Count(SyntheticKind.Video), Count(SyntheticKind.Speech));

        Flip(AssetFile(whole.Scenes[0].Clip!.Id!));
        Cut(AssetFile(whole.Scenes[1].Clip!.Id!));
        foreach (var voice in Directory.EnumerateFiles(_folder["data/blobs/assets"], "*.wav", SearchOption.AllDirectories).ToList()) Flip(voice);
        var fork = await host.Client.ForkAsync(id, new JsonObject { ["captions"] = "burned" }, "fork", default);
        var end = await host.EndOfAsync(fork.ProjectId);
        var made = await host.Client.GetProjectAsync(fork.ProjectId, default);

        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        Assert.Equal(whole.Scenes.Select(s => s.Clip!.Id), made.Scenes.Select(s => s.Clip!.Id));
        Assert.Contains(made.Runs[^1].Steps, s => s.Note?.Contains("was made again", StringComparison.Ordinal) == true);
        Assert.Equal(videos, Count(SyntheticKind.Video)); // its operation is asked once more, not sent once more
        Assert.InRange(Count(SyntheticKind.Speech), speeches, speeches + 2);
    }

    [Fact]
    public async Task A_damaged_document_is_an_error_that_names_it_and_leaves_all_other_projects_alone()
    {
        await using var host = await ServeAsync();
        var id = await host.BeginAsync();
        await host.EndOfAsync(id);

        await File.WriteAllTextAsync(_folder[$"data/blobs/projects/{id}/project.json"], "{ \"project_id\":");
        var read = await Assert.ThrowsAsync<ApiException>(() => host.Client.GetProjectAsync(id, default));
        var resumed = await Assert.ThrowsAsync<ApiException>(() => host.Client.ResumeAsync(id, null, "r", default));
        var status = await host.Client.GetStatusAsync(id, default);
        var list = await host.Client.ListAsync(null, 10, null, default);
        var other = await host.BeginAsync();

        Assert.Equal((409, "STORAGE_ERROR", false), (read.Problem.Status, read.Problem.Code, read.Problem.Retryable));
        Assert.Contains($"projects/{id}/project.json", read.Problem.Detail);
        Assert.Equal("STORAGE_ERROR", resumed.Problem.Code);
        Assert.Equal((ProjectStatus.Failed, ErrorCode.StorageError), (status.Status, status.Error!.Code));
        Assert.Contains(list.Projects, p => p.ProjectId == id && p.Error?.Code == ErrorCode.StorageError);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(other)).Status);
    }

    [Fact]
    public async Task A_document_that_is_damaged_during_a_run_fails_it_at_the_save()
    {
        await using var host = await ServeAsync(FaultyHost.Slow);
        var id = await host.BeginAsync();
        await host.ReachAsync(id, ProjectStatus.VideoGen);

        await File.WriteAllTextAsync(_folder[$"data/blobs/projects/{id}/project.json"], "no JSON");
        var end = await host.EndOfAsync(id);

        Assert.Equal((ProjectStatus.Failed, ErrorCode.StorageError, "SaveProject"), (end.Status, end.Error!.Code, end.Error.Step));
        Assert.Contains($"projects/{id}/project.json", end.Error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public async Task A_damaged_journal_does_not_let_the_host_start_and_is_named(int offset)
    {
        await using (var host = await ServeAsync())
        {
            await host.EndOfAsync(await host.BeginAsync());
        }

        Overwrite(_folder["data/journal/journal.db"], offset, 4096);
        var before = await File.ReadAllBytesAsync(_folder["data/journal/journal.db"]);
        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "serve", "--port", "0", "--data", "data");

        Assert.Equal(1, exitCode);
        Assert.Contains("DATABASE_ERROR", error);
        Assert.Contains("journal.db", error);
        Assert.Contains("To set it aside and go on: ./run serve --rebuild-journal --data data", error);
        Assert.DoesNotContain("   at ", error);
        Assert.Equal(before, await File.ReadAllBytesAsync(_folder["data/journal/journal.db"]));
    }

    [Fact]
    public async Task A_damaged_journal_is_set_aside_on_request_and_what_was_unfinished_is_resumed_without_paying_twice()
    {
        string done, unfinished;
        await using (var host = await HostProcess.StartAsync(_folder.Path, FaultyHost.Slow))
        {
            done = await host.BeginAsync();
            Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(done)).Status);
            unfinished = await host.Client.GenerateAsync(
                new JsonObject { ["prompt"] = "A paper boat finds the sea", ["scene_count"] = 2, ["clip_duration"] = 2, ["seed"] = 5 }, "second", default);
            await Eventually.IsTrueAsync("its two jobs are noted, beside that of the first", () => FaultyHost.Jobs(_folder, "named", "done") == 3);
            await host.Process.KillAsync();
        }

        Overwrite(_folder["data/journal/journal.db"], 0, 4096);
        File.Delete(_folder["data/journal/journal.db-wal"]);
        var (exitCode, _, said) = await VidPipeProcess.RunAsync(_folder.Path, "status", "--data", "data");
        await using var rebuilt = await HostProcess.StartAsync(_folder.Path, [.. FaultyHost.Slow, "--rebuild-journal"]);
        var list = (await rebuilt.Client.ListAsync(null, 10, null, default)).Projects;
        var resumed = await rebuilt.ResumeAsync(unfinished);

        Assert.Equal(1, exitCode);
        Assert.Contains("serve --rebuild-journal", said);
        Assert.Equal(ProjectStatus.Complete, list.Single(p => p.ProjectId == done).Status);
        var interrupted = list.Single(p => p.ProjectId == unfinished);
        Assert.Equal((ProjectStatus.Failed, ErrorCode.Cancelled), (interrupted.Status, interrupted.Error!.Code));
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        FaultyHost.AssertPaidOnce(_folder);
        Assert.Single(Directory.GetFiles(_folder["data/journal"], "journal.db.damaged-*"), f => !f.EndsWith("-shm", StringComparison.Ordinal) && !f.EndsWith("-wal", StringComparison.Ordinal));
    }

    public static IEnumerable<object[]> Damages => LongRun.Few((TheoryData<string>)["flip", "cut", "link"], few: 1);

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Damaged_files_of_a_complete_project_are_never_sent_and_mended_by_a_resume_of_the_command_line(string damage)
    {
        string id, video;
        await using (var host = await ServeAsync())
        {
            id = await host.BeginAsync(scenes: 2, voiceover: true);
            Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
            var project = await host.Client.GetProjectAsync(id, default);
            video = project.Output!.Digest;
            Damage(AssetFile(video), damage);
            Damage(AssetFile(project.Scenes[1].Clip!.Id!), damage);

            using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
            foreach (var (method, range, eTag) in ((HttpMethod, string?, string?)[])
                     [(HttpMethod.Get, null, null), (HttpMethod.Get, "bytes=0-9", null), (HttpMethod.Get, null, video), (HttpMethod.Head, null, null)])
            {
                using var request = new HttpRequestMessage(method, $"api/projects/{id}/download");
                if (range is not null) request.Headers.TryAddWithoutValidation("Range", range);
                if (eTag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{eTag}\"");
                using var refused = await http.SendAsync(request);
                Assert.Equal(409, (int)refused.StatusCode);
                Assert.Null(refused.Headers.ETag);
            }
        }

        var (videos, images) = (Count(SyntheticKind.Video), Count(SyntheticKind.Image));
        var (exitCode, output, error) = await VidPipeProcess.RunAsync(_folder.Path, "resume", id, "--data", "data", "-o", "mended.mp4");

        Assert.True(exitCode == 0, error);
        Assert.Contains("made again", output);
        Assert.Contains("clips (scene 1)", output);
        Assert.Contains("video", output);
        Assert.Equal(video, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(_folder["mended.mp4"]))));
        Assert.Equal((videos, images), (Count(SyntheticKind.Video), Count(SyntheticKind.Image)));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServingHost> ServeAsync(params string[] settings) => ServingHost.StartAsync(_folder.Path, settings);

    private int Count(SyntheticKind kind) => FaultyHost.Billed(_folder).Count(c => c.Kind == kind);

    private string AssetFile(string digest) =>
        Directory.EnumerateFiles(_folder[$"data/blobs/assets/{digest[..2]}"], $"{digest[2..]}.*").Single();

    /// <summary>The length stays, and so does the name.</summary>
    private static void Flip(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = file.Length / 2;
        var old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ 0xFF));
    }

    private void Damage(string path, string damage)
    {
        if (damage == "flip") Flip(path);
        if (damage == "cut") Cut(path);
        if (damage != "link") return;
        File.Move(path, _folder["outside"], overwrite: true);
        File.CreateSymbolicLink(path, _folder["outside"]);
    }

    private static void Cut(string path)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.Write);
        file.SetLength(file.Length / 2);
    }

    private static void Overwrite(string path, int offset, int length)
    {
        using var file = File.Open(path, FileMode.Open, FileAccess.Write);
        file.Position = offset;
        file.Write([.. Enumerable.Range(0, length).Select(i => (byte)(i * 31))]);
    }
}
