using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>What all commands have in common, on one real project.</summary>
public sealed class EveryCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Every_command_prints_JSON_when_it_is_asked_to()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path);
        var opener = FakeOpener.In(_folder.Path);
        var made = JsonNode.Parse(await CommandRig.OkAsync(_folder, ["make", .. Tale, "--json", "-o", "fox.mp4"]))!;
        var id = made["project_id"]!.GetValue<string>();
        var longOne = CommandRig.Request("To be stopped");
        longOne["scene_count"] = 40;
        var calls = new Dictionary<string, string[]>
        {
            ["stop"] = [(await host.Client.GenerateAsync(longOne, "1", CancellationToken.None))[^8..]],
            ["make"] = [.. Tale, "--dry-run"],
            ["estimate"] = Tale,
            ["resume"] = [id[^8..], "-o", "resumed.mp4"],
            ["save"] = [id[^8..], "-o", "saved.mp4"],
            ["open"] = [id[^8..]],
            ["link"] = [id[^8..]],
            ["status"] = [id[^8..]],
            ["fork"] = [id[^8..], "--title", "Another", "-o", "fork.mp4"],
            ["regenerate"] = [id[^8..], "0", "clip", "--yes", "-o", "take.mp4"],
            ["list"] = [],
            ["metrics"] = [],
            ["models"] = ["--check"],
            ["completion"] = ["bash"],
            ["clean"] = ["--dry-run"],
            ["rm"] = [id[^8..]],
        };
        var commands = new CommandTree(new Terminal(TextWriter.Null, TextWriter.Null)).Commands;
        Assert.Equal(commands.Where(c => c != "serve").Order(), calls.Keys.Order()); // a new command says here what it prints

        foreach (var (command, arguments) in calls)
        {
            // The opener is found by the environment.
            var output = command == "open"
                ? await OkAsync(opener, [command, .. arguments, "--json"])
                : await CommandRig.OkAsync(_folder, [command, .. arguments, "--json"]);

            var json = Record.Exception(() => JsonDocument.Parse(output));
            Assert.True(json is null, $"{command}: {output}");
        }
    }

    [Fact]
    public async Task Serve_prints_JSON_too_and_its_log_beside_it()
    {
        await using var host = await HostProcess.StartAsync(_folder.Path, "--json");
        await Eventually.IsTrueAsync("it has said where it listens", () => host.Process.Output.Length > 0 && host.Process.Error.Contains("listens on", StringComparison.Ordinal));

        var serving = JsonNode.Parse(host.Process.Output)!;

        Assert.Equal(host.Client.Address.Url.ToString(), serving["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_list_has_the_shape_of_the_API_and_full_ids_and_times_in_UTC()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, "--set", "Engine:Paused=true");
        for (var i = 0; i < 3; i++) await host.Client.GenerateAsync(CommandRig.Request($"Tale {i}"), $"{i}", CancellationToken.None);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        http.DefaultRequestHeaders.Add("x-functions-key", host.Client.Address.AccessKey);

        var listed = await CommandRig.OkAsync(_folder, "list", "--json", "--limit", "2");
        var answered = await http.GetStringAsync("api/projects?limit=2");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(answered), JsonNode.Parse(listed)), answered + listed);
        Assert.EndsWith("Z", JsonNode.Parse(listed)!["projects"]![0]!["created_at"]!.GetValue<string>());
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Tale => ["A fox finds a lantern", "--scenes", "1", "--clip-duration", "2", "--seed", "7", "--no-voiceover"];

    private async Task<string> OkAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        await using var process = VidPipeProcess.Start(_folder.Path, environment, [.. arguments, "--data", "data"]);
        var exitCode = await process.WaitAsync();
        Assert.True(exitCode == 0, string.Join(' ', arguments) + process.Output + process.Error);
        return process.Output;
    }
}
