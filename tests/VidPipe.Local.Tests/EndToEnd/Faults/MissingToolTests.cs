using System.Net;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Tests;

namespace VidPipe.Local.Tests.EndToEnd.Faults;

/// <summary>ffmpeg or ffprobe vanish, or are killed in the middle of a step.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class MissingToolTests : IDisposable
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly TemporaryFolder _folder = new();

    public static IEnumerable<object[]> Tools => LongRun.Few((TheoryData<string>)["ffmpeg", "ffprobe"], few: 1);

    [Theory]
    [MemberData(nameof(Tools))]
    public async Task A_tool_that_vanishes_is_told_by_health_and_by_the_step_and_a_resume_completes_when_it_is_back(string tool)
    {
        await using var host = await ServeAsync();
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        var id = await host.BeginAsync();
        await host.ReachAsync(id, ProjectStatus.VideoGen);

        File.Delete(_folder[tool]);
        var error = await host.FailureOfAsync(id, ErrorCode.MediaToolError, "Clip", 0);
        var health = await Eventually.GetAsync("health misses it", async () =>
        {
            using var answer = await http.GetAsync(new Uri("health", UriKind.Relative));
            return answer.StatusCode == HttpStatusCode.ServiceUnavailable ? await answer.Content.ReadAsStringAsync() : null;
        });
        PutBack(tool);
        var resumed = await host.ResumeAsync(id);
        var healthAfter = await host.Client.GetHealthAsync(default);

        Assert.Contains($"'{tool}' could not be started", error.Message);
        Assert.Contains("Install ffmpeg", error.Message);
        Assert.Contains("Media:FfmpegPath", error.Message);
        Assert.Contains("\"ffmpeg\":\"down\"", health);
        Assert.DoesNotContain(_folder.Path, health);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        Assert.Equal("ok", healthAfter.Checks["ffmpeg"]);
        FaultyHost.AssertPaidOnce(_folder);
    }

    [Fact]
    public async Task A_host_starts_without_ffmpeg_and_says_so()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, "--set", $"Media:FfmpegPath={_folder["none"]}");

        var id = await host.BeginAsync();
        var error = await host.FailureOfAsync(id, ErrorCode.MediaToolError, "GenerateKeyframe", 0);

        Assert.Equal("down", (await host.Client.GetHealthAsync(default)).Checks["ffmpeg"]);
        Assert.Contains("Install ffmpeg", error.Message);
        Assert.DoesNotContain(_folder.Path, error.Message);
    }

    [Fact]
    public async Task An_encoder_that_is_killed_once_is_run_once_more_and_the_project_completes()
    {
        await using var host = await ServeAsync();
        var id = await host.BeginAsync();
        await host.ReachAsync(id, ProjectStatus.VideoGen);

        PutBack("ffmpeg", $"[ \"$(wc -c < {_folder["kills"]})\" -ge 1 ] || {{ printf x >> {_folder["kills"]}; exec timeout -s KILL 0.05 ffmpeg \"$@\"; }}");
        var end = await host.EndOfAsync(id);

        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        Assert.Equal("x", await File.ReadAllTextAsync(_folder["kills"]));
        FaultyHost.AssertPaidOnce(_folder);
    }

    [Fact]
    public async Task An_encoder_that_is_killed_again_and_again_fails_the_step_and_a_resume_pays_nothing_more()
    {
        await using var host = await ServeAsync();
        var id = await host.BeginAsync();
        await host.ReachAsync(id, ProjectStatus.VideoGen);

        PutBack("ffmpeg", "exec timeout -s KILL 0.05 ffmpeg \"$@\"");
        var error = await host.FailureOfAsync(id, ErrorCode.MediaToolError, "Clip", 0);
        PutBack("ffmpeg");
        var resumed = await host.ResumeAsync(id);

        Assert.Contains("was killed", error.Message);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        FaultyHost.AssertPaidOnce(_folder);
    }

    [Fact]
    public async Task A_probe_that_is_killed_is_no_fault_of_its_file()
    {
        await using var host = await ServeAsync();
        var id = await host.BeginAsync();
        await host.ReachAsync(id, ProjectStatus.VideoGen);

        PutBack("ffprobe", "kill -KILL $$");
        var error = await host.FailureOfAsync(id, ErrorCode.MediaToolError, "Clip", 0);
        PutBack("ffprobe");
        var resumed = await host.ResumeAsync(id);

        Assert.Contains("ffprobe was killed", error.Message);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        FaultyHost.AssertPaidOnce(_folder);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The host's tools are scripts of ours, which can be taken away.</summary>
    private Task<ServingHost> ServeAsync()
    {
        File.WriteAllText(_folder["kills"], "");
        PutBack("ffmpeg");
        PutBack("ffprobe");
        return ServingHost.StartAsync(
            _folder.Path, [.. FaultyHost.Slow, "--set", $"Media:FfmpegPath={_folder["ffmpeg"]}", "--set", $"Media:FfprobePath={_folder["ffprobe"]}"]);
    }

    /// <param name="first">What the script does before it becomes the tool.</param>
    private void PutBack(string tool, string first = "")
    {
        // Written beside and moved there: a script that is being read must not change.
        var partial = _folder[tool + ".new"];
        File.WriteAllText(partial, $"#!/bin/sh\n{first}\nexec {tool} \"$@\"\n");
        File.SetUnixFileMode(partial, Executable);
        File.Move(partial, _folder[tool], overwrite: true);
    }
}
