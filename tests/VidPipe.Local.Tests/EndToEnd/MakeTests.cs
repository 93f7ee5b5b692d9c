using System.Diagnostics;
using System.Text.Json;

namespace VidPipe.Local.Tests.EndToEnd;

public sealed class MakeTests : IDisposable
{
    private const string Prompt = "A [red]lighthouse[/] \"at\" dawn\n🚀";
    private static readonly string[] Short = ["--scenes", "1", "--clip-duration", "2", "--seed", "7", "--data", "data"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_prompt_becomes_a_video_with_its_captions_beside_it()
    {
        var (exitCode, output, error) = await VidPipeProcess.RunAsync(_folder.Path, [Prompt, .. Short, "-o", "out/film.mp4", "--set", "Media:Draft=false"]);

        Assert.True(exitCode == 0, output + error);
        var (width, height, seconds) = await ProbeAsync(_folder["out/film.mp4"]);
        Assert.Equal((1280, 720), (width, height));
        Assert.InRange(seconds, 1.9, 2.1);
        Assert.Contains("-->", File.ReadAllText(_folder["out/film.srt"]));
        Assert.Contains("Saved out/film.mp4", output);
        Assert.False(File.Exists(_folder["data/host.json"]));
    }

    [Fact]
    public async Task Ctrl_C_stops_it_resumable_and_resume_finishes_it()
    {
        await using var make = VidPipeProcess.Start(_folder.Path, ["make", Prompt, .. Short]);
        await Eventually.IsTrueAsync("the keyframes have begun", () => make.Output.Contains("keyframing", StringComparison.Ordinal));

        make.Interrupt();
        var exitCode = await make.WaitAsync();

        Assert.True(exitCode == 130, make.Output + make.Error);
        var hint = make.Output.Split('\n').Single(line => line.StartsWith("To go on: ./run resume project-", StringComparison.Ordinal));
        var id = hint.Split(' ')[5];
        Assert.EndsWith("--data data", hint.Trim());

        var (resumed, output, error) = await VidPipeProcess.RunAsync(_folder.Path, "resume", id, "--data", "data", "-o", "film.mp4");

        Assert.True(resumed == 0, output + error);
        Assert.InRange((await ProbeAsync(_folder["film.mp4"])).Seconds, 1.9, 2.1);
    }

    [Fact]
    public async Task Beside_a_running_host_the_host_does_the_work_and_every_command_sees_it()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path);

        var made = await VidPipeProcess.RunAsync(_folder.Path, ["make", Prompt, .. Short, "--json", "-o", "film.mp4"]);
        var id = JsonDocument.Parse(made.Output).RootElement.GetProperty("project_id").GetString()!;
        var list = await VidPipeProcess.RunAsync(_folder.Path, "list", "--data", "data");
        var status = await VidPipeProcess.RunAsync(_folder.Path, "status", id, "--data", "data");
        var stop = await VidPipeProcess.RunAsync(_folder.Path, "stop", id, "--data", "data");

        Assert.Equal((0, 0, 0, 3), (made.ExitCode, list.ExitCode, status.ExitCode, stop.ExitCode));
        Assert.True(File.Exists(_folder["film.mp4"]));
        Assert.Contains($"{id[^8..]}\tcomplete", list.Output);
        Assert.Contains("[red]lighthouse[/]", list.Output);
        Assert.Contains("scene  0", status.Output);
        Assert.DoesNotContain('\e', status.Output); // a pipe gets text, whatever TERM says
        Assert.Contains("WRONG_STATE", stop.Error);
    }

    [Fact]
    public async Task When_the_host_that_does_the_work_is_killed_the_command_takes_over()
    {
        await using var host = await HostProcess.StartAsync(_folder.Path, "--set", "Synthetic:Latency:Image=00:00:02");
        await using var make = VidPipeProcess.Start(_folder.Path, ["make", Prompt, .. Short, "-o", "film.mp4"]);
        await Eventually.IsTrueAsync("the keyframes have begun", () => make.Output.Contains("keyframing", StringComparison.Ordinal));

        await host.Process.KillAsync();
        var exitCode = await make.WaitAsync();

        Assert.True(exitCode == 0, make.Output + make.Error);
        Assert.True(File.Exists(_folder["film.mp4"]));
    }

    [Fact]
    public async Task A_second_Ctrl_C_leaves_at_once_and_resume_still_finishes_it()
    {
        await using var make = VidPipeProcess.Start(_folder.Path, ["make", Prompt, .. Short, "--set", "Synthetic:Latency:Image=00:05:00"]);
        await Eventually.IsTrueAsync("the keyframes have begun", () => make.Output.Contains("keyframing", StringComparison.Ordinal));
        make.Interrupt();
        await Eventually.IsTrueAsync("it is stopping", () => make.Output.Contains("Stopping", StringComparison.Ordinal));

        make.Interrupt();
        var exitCode = await make.WaitAsync();

        Assert.Equal(130, exitCode);
        var id = make.Error.Split("./run resume ")[1].Split(' ')[0];
        var (resumed, output, error) = await VidPipeProcess.RunAsync(_folder.Path, "resume", id, "--data", "data", "-o", "film.mp4");
        Assert.True(resumed == 0, output + error);
    }

    [Fact]
    public async Task A_request_that_is_not_valid_is_explained_by_option()
    {
        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "make", "x", "--scenes", "900", "--aspect", "4:3", "--data", "data");

        Assert.Equal(2, exitCode);
        Assert.Contains("--scenes:", error);
        Assert.Contains("--aspect:", error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_file_that_exists_is_refused_before_any_work()
    {
        File.WriteAllText(_folder["film.mp4"], "mine");

        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, ["make", Prompt, .. Short, "-o", "film.mp4"]);

        Assert.Equal(2, exitCode);
        Assert.Contains("--overwrite", error);
        Assert.Equal("mine", File.ReadAllText(_folder["film.mp4"]));
    }

    [Fact]
    public async Task The_environment_is_read_as_strictly_as_options()
    {
        await using var make = VidPipeProcess.Start(_folder.Path, new Dictionary<string, string> { ["VidPipe__Engine__StopTimeout"] = "5" }, "make", Prompt, "--data", "data");

        Assert.Equal(2, await make.WaitAsync());
        Assert.Contains("VidPipe:Engine:StopTimeout must be a duration", make.Error);
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public async Task A_working_folder_that_takes_no_files_is_refused_before_any_work()
    {
        var (exitCode, _, error) = await VidPipeProcess.RunAsync("/proc", "make", Prompt, "--data", _folder["data"]);

        Assert.True(exitCode == 2, error);
        Assert.Contains("-o", error);
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public async Task Looking_at_a_folder_with_unfinished_work_does_none_of_it()
    {
        string id;
        await using (var host = await HostProcess.StartAsync(_folder.Path, "--set", "Engine:Paused=true"))
        {
            id = await host.Client.GenerateAsync(new() { ["prompt"] = Prompt }, "1", CancellationToken.None);
            await host.Process.KillAsync();
        }

        var list = await VidPipeProcess.RunAsync(_folder.Path, "list", "--data", "data");
        var stop = await VidPipeProcess.RunAsync(_folder.Path, "stop", id, "--data", "data");

        Assert.Contains(id[^8..], list.Output);
        Assert.Contains("Noted", stop.Output);
        Assert.False(File.Exists(_folder["data/synthetic/calls.jsonl"]));

        await using var next = await ServingHost.StartAsync(_folder.Path);
        Assert.Equal(Core.Projects.ProjectStatus.Stopped, (await next.EndOfAsync(id)).Status);
        Assert.False(File.Exists(_folder["data/synthetic/calls.jsonl"]));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<(int Width, int Height, double Seconds)> ProbeAsync(string file)
    {
        using var probe = Process.Start(new ProcessStartInfo(
            "ffprobe", ["-v", "error", "-select_streams", "v", "-show_entries", "stream=width,height:format=duration", "-of", "json", file])
        {
            RedirectStandardOutput = true,
        })!;
        using var answer = await JsonDocument.ParseAsync(probe.StandardOutput.BaseStream);
        await probe.WaitForExitAsync();
        var stream = answer.RootElement.GetProperty("streams")[0];
        var seconds = answer.RootElement.GetProperty("format").GetProperty("duration").GetString()!;
        return (stream.GetProperty("width").GetInt32(), stream.GetProperty("height").GetInt32(), double.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture));
    }
}
