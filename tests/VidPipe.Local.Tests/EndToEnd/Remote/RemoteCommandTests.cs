using System.Text.Json;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Tests.EndToEnd.Remote;

/// <summary>Every command, sent to a host elsewhere by its address and a key.</summary>
public sealed class RemoteCommandTests : IDisposable
{
    private readonly RemoteRig _rig = new();

    [Fact]
    public async Task Make_saves_the_video_and_its_captions_and_leaves_nothing_else_on_this_machine()
    {
        await using var host = await _rig.StartHostAsync();
        File.WriteAllText(_rig.Folder["appsettings.json"], "{ not even JSON");

        var (exitCode, output, error) = await _rig.RunAsync(["make", "A lighthouse at dawn", .. RemoteRig.Short, "--server", _rig.Url, "-o", "film.mp4"]);

        Assert.True(exitCode == 0, output + error);
        Assert.Contains("Saved film.mp4 and film.srt (2.0 s, 160x90", output);
        Assert.Contains("-->", File.ReadAllText(_rig.Folder["film.srt"]));
        Assert.Equal("ftyp"u8.ToArray(), File.ReadAllBytes(_rig.Folder["film.mp4"])[4..8]);
        Assert.Equal(["appsettings.json", "film.mp4", "film.srt"], Directory.EnumerateFileSystemEntries(_rig.Folder.Path).Select(Path.GetFileName).Order());
        Assert.DoesNotContain(RemoteRig.Key, output + error);
    }

    [Fact]
    public async Task Every_command_does_there_what_it_does_here()
    {
        await using var host = await _rig.StartHostAsync();
        var made = await OkAsync(["make", "A [red] kite", "--scenes", "2", "--clip-duration", "2", "--seed", "7", "--json", "--client-data", """{"order":[1,2]}""", "-o", "film.mp4"]);
        var id = JsonDocument.Parse(made).RootElement.GetProperty("project_id").GetString()!;

        var whole = JsonDocument.Parse(await OkAsync("status", id, "--json")).RootElement;
        var shown = await OkAsync("status", id);
        var overview = await OkAsync("status");
        var list = await OkAsync("list", "--status", "complete");
        var estimate = await OkAsync("estimate", "A kite", "--scenes", "2", "--clip-duration", "2");
        var dry = await OkAsync("fork", id, "--scene", "1:end-frame=a red door", "--dry-run");
        var fork = await OkAsync("fork", id, "--captions", "none", "--json", "-o", "fork.mp4");
        var taken = await OkAsync("regenerate", id, "0", "clip", "--yes", "-o", "taken.mp4");
        var saved = await OkAsync("save", id[^8..], "-o", "again.mp4");
        var metrics = await OkAsync("metrics");
        var stopped = await RunAsync("stop", id);
        var deleted = await OkAsync("rm", id);
        var gone = await RunAsync("status", id);

        Assert.Equal("[1,2]", whole.GetProperty("spec").GetProperty("client_data").GetProperty("order").GetRawText());
        Assert.Contains("scene  1", shown);
        Assert.Contains($"save {id} --server {_rig.Url}", shown);
        Assert.Contains($"server  {_rig.Url}", overview);
        Assert.Contains("Nothing is unfinished.", overview);
        Assert.Contains($"{id[^8..]}\tcomplete", list);
        Assert.Contains("costs ", estimate);
        Assert.Contains("makes  keyframes (scene 1), clips (scene 1), video", dry);
        Assert.NotEqual(id, JsonDocument.Parse(fork).RootElement.GetProperty("project_id").GetString());
        Assert.Contains("makes  clips (scene 0), video", taken);
        Assert.Contains("Saved again.mp4", saved);
        Assert.Contains("2 complete", metrics);
        Assert.Equal(3, stopped.ExitCode);
        Assert.Contains("WRONG_STATE", stopped.Error);
        Assert.Contains($"Deleted {id}.", deleted);
        Assert.Equal(3, gone.ExitCode);
        Assert.Contains("NOT_FOUND", gone.Error);
        Assert.True(File.Exists(_rig.Folder["fork.mp4"]) && File.Exists(_rig.Folder["taken.mp4"]) && File.Exists(_rig.Folder["again.mp4"]));
        Assert.False(Directory.Exists(_rig.Folder["data"]));
    }

    [Fact]
    public async Task The_address_may_come_from_the_environment_and_a_callback_that_is_refused_names_its_option()
    {
        await using var host = await _rig.StartHostAsync();

        var (listed, output, _) = await _rig.RunAsync(RemoteRig.Environment(RemoteRig.Key, _rig.Url), "list");
        var (refused, _, error) = await RunAsync("make", "x", "--callback", "http://10.0.0.1/hook", "--scenes", "900");

        Assert.Equal((0, 2), (listed, refused));
        Assert.Contains("No projects.", output);
        Assert.Contains("--callback:", error);
        Assert.Contains("--scenes:", error);
    }

    [Fact]
    public async Task Ctrl_C_stops_it_there_and_the_resume_to_type_names_the_host_and_not_the_key()
    {
        await using var host = await _rig.StartHostAsync("--set", "Synthetic:Latency:Image=00:00:01");
        await using var make = _rig.Start(["make", "A lighthouse", .. RemoteRig.Short, "--server", _rig.Url, "--key", RemoteRig.Key]);
        await Eventually.IsTrueAsync("the keyframes have begun", () => make.Output.Contains("keyframing", StringComparison.Ordinal));

        make.Interrupt();
        var exitCode = await make.WaitAsync();

        Assert.True(exitCode == 130, make.Output + make.Error);
        var hint = make.Output.Split('\n').Single(line => line.StartsWith("To go on: ", StringComparison.Ordinal)).Trim();
        var id = hint.Split(' ')[5];
        Assert.Equal($"To go on: ./run resume {id} --server {_rig.Url}", hint);
        Assert.DoesNotContain(RemoteRig.Key, make.Output + make.Error);
        Assert.Equal(ProjectStatus.Stopped, (await host.Client.GetStatusAsync(id, CancellationToken.None)).Status);

        var (resumed, output, error) = await RunAsync("resume", id, "-o", "film.mp4");
        Assert.True(resumed == 0, output + error);
        Assert.True(File.Exists(_rig.Folder["film.mp4"]));
    }

    [Fact]
    public async Task A_host_that_is_killed_and_started_again_amid_a_make_is_waited_for()
    {
        VidPipeProcess make;
        await using (var host = await _rig.StartHostAsync("--set", "Synthetic:Latency:Image=00:00:01"))
        {
            make = _rig.Start(["make", "A lighthouse", .. RemoteRig.Short, "--server", _rig.Url, "-o", "film.mp4"]);
            await Eventually.IsTrueAsync($"the keyframes have begun ({make.Error})", () => make.Output.Contains("keyframing", StringComparison.Ordinal));
            await host.Process.KillAsync();
        }

        await using (make)
        {
            await Eventually.IsTrueAsync("it waits", () => make.Output.Contains("Waiting for the host", StringComparison.Ordinal));
            await using var next = await _rig.StartHostAsync();
            var exitCode = await make.WaitAsync();

            Assert.True(exitCode == 0, make.Output + make.Error);
            Assert.Contains("The host answers again.", make.Output);
            Assert.True(File.Exists(_rig.Folder["film.mp4"]));
            Assert.Single((await next.Client.ListAsync(null, 100, null, CancellationToken.None)).Projects);
        }
    }

    public void Dispose() => _rig.Dispose();

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => _rig.RunAsync([.. arguments, "--server", _rig.Url]);

    private async Task<string> OkAsync(params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(arguments);
        Assert.True(exitCode == 0, string.Join(' ', arguments) + output + error);
        return output;
    }
}
