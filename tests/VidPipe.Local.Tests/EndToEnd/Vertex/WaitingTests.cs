using System.Text.RegularExpressions;
using VidPipe.StandIn;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

/// <summary>A crashed Vertex project in a folder in which free videos are made: it waits for its setting, and says what to type.</summary>
public sealed partial class WaitingTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private VertexStandIn _google = null!;

    private string[] Settings =>
    [
        "--set", "Provider=vertex", "--set", "Vertex:Project=demo", "--set", $"Vertex:BaseUrl={_google.BaseUrl}", "--set", "Vertex:Auth=none",
    ];

    public async Task InitializeAsync() => _google = await VertexStandIn.StartAsync(new StandInOptions { Shrink = 8 });

    public async Task DisposeAsync()
    {
        await _google.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_crashed_project_waits_beside_a_free_one_and_the_printed_line_goes_on_with_it()
    {
        string id;
        _google.Script.Add(new Rule { On = [CallKind.Image], Times = 1, AnswerLatency = TimeSpan.FromMinutes(5) });
        await using (var make = VidPipeProcess.Start(
            _folder.Path, ["make", "A fox finds a lantern", "--scenes", "1", "--clip-duration", "4", "--no-voiceover", "--seed", "7", "--data", "the data", .. Settings]))
        {
            await _google.Log.WaitAsync(c => c is { Kind: CallKind.Image, CarriedOut: true });
            await make.KillAsync();
            id = ProjectId().Match(make.Output).Value;
        }

        var free = await VidPipeProcess.RunAsync(_folder.Path, "make", "A boat at sea", "--scenes", "1", "--clip-duration", "2", "--data", "the data", "-o", "free.mp4");
        Assert.True(free.ExitCode == 0, free.Output + free.Error);

        var list = await VidPipeProcess.RunAsync(_folder.Path, "list", "--data", "the data");
        Assert.Contains("waiting", list.Output);
        var status = await VidPipeProcess.RunAsync(_folder.Path, "status", id, "--data", "the data");
        Assert.Contains("needs the setting Vertex:Project", status.Output);
        Assert.Contains($"To go on: ./run resume {id} --data 'the data'", status.Output);

        var waits = await VidPipeProcess.RunAsync(_folder.Path, "resume", id, "--data", "the data", "--budget", "9.5", "-o", "it's.mp4");
        Assert.True(waits.ExitCode == 6, waits.Output + waits.Error);
        Assert.Matches("It waits: The model '[^']+' needs the setting Vertex:Project", waits.Output);
        var line = PrintedLine.In(waits.Output);
        Assert.Equal($"./run resume {id} --data 'the data' --budget 9.5 -o 'it'\\''s.mp4'", line);

        // The person does as told: the setting is in the environment.
        var (exitCode, output) = await PrintedLine.RunAsync(line, _folder.Path, new()
        {
            ["VidPipe__Vertex__Project"] = "demo",
            ["VidPipe__Vertex__BaseUrl"] = $"{_google.BaseUrl}",
            ["VidPipe__Vertex__Auth"] = "none",
            ["VidPipe__Models__veo-3.1-lite-generate-001__PollInterval"] = "00:00:00.2",
        });

        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(_folder["it's.mp4"]));
    }

    [GeneratedRegex("project-[0-9a-z-]+")]
    private static partial Regex ProjectId();
}
