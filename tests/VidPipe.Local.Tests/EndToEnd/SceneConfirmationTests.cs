using VidPipe.Core.Projects;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Scenes are numbered from 0, as in the API; who still counts from 1 is asked before anything is paid.</summary>
public sealed class SceneConfirmationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_command_that_names_a_scene_makes_nothing_until_it_is_confirmed()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path);
        var id = await host.Client.GenerateAsync(CommandRig.Request("A fox finds a lantern"), "1", CancellationToken.None);
        await host.EndOfAsync(id);
        var heading = (await host.Client.GetProjectAsync(id, CancellationToken.None)).Scenes[0].SceneDescription[..20];

        var unasked = await RunAsync(null, "regenerate", id[^8..], "0", "clip");
        var declined = await RunAsync("n\n", "fork", id[^8..], "--scene", "0:motion=slowly");
        var dry = await RunAsync(null, "regenerate", id[^8..], "0", "clip", "--dry-run");
        var before = await CountAsync(host);
        var confirmed = await RunAsync("y\n", "fork", id[^8..], "--scene", "0:motion=slowly", "-o", _folder["fork.mp4"]);
        var given = await RunAsync(null, "regenerate", id[^8..], "0", "clip", "--yes", "-o", _folder["take.mp4"]);

        Assert.Equal(ExitCode.Usage, unasked.ExitCode);
        Assert.Contains("scene 0", unasked.Error);
        Assert.Contains(heading, unasked.Error);
        Assert.Contains("--yes", unasked.Error);
        Assert.Equal(ExitCode.Usage, declined.ExitCode);
        Assert.Contains(heading, declined.Error);
        Assert.Equal((1, 1), before);
        Assert.True(dry.ExitCode == ExitCode.Ok, dry.Error);
        Assert.True(confirmed.ExitCode == ExitCode.Ok, confirmed.Error);
        Assert.True(given.ExitCode == ExitCode.Ok, given.Error);
        Assert.Equal((2, 2), await CountAsync(host));

        async Task<(int Projects, int Run)> CountAsync(ServingHost serving) => (
            (await serving.Client.ListAsync(null, 10, null, CancellationToken.None)).Projects.Count,
            (await serving.Client.GetProjectAsync(id, CancellationToken.None)).Run);
    }

    [Fact]
    public async Task Every_place_that_names_a_scene_counts_from_0()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, "--set", "Synthetic:Rules:0:Kind=Video", "--set", "Synthetic:Rules:0:Act=Reject");
        var id = await host.Client.GenerateAsync(CommandRig.Request("A fox finds a lantern"), "1", CancellationToken.None);
        Assert.Equal(ProjectStatus.Failed, (await host.EndOfAsync(id)).Status);

        var status = await RunAsync(null, "status", id[^8..]);
        var plan = await RunAsync(null, "resume", id[^8..], "--dry-run");
        var wrong = await RunAsync(null, "fork", id[^8..], "--scene", "7:motion=slowly", "--dry-run");

        Assert.Contains("scene  0", status.Output);
        Assert.Contains("(scene 0)", status.Error);
        Assert.Contains("clips (scene 0)", plan.Output);
        Assert.Contains("from 0 to 0", wrong.Error);
    }

    public void Dispose() => _folder.Dispose();

    private Task<(ExitCode ExitCode, string Output, string Error)> RunAsync(string? answer, params string[] arguments) => CommandRig.RunAsync(_folder["data"], answer, arguments);
}
