using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>The figures of what was really made, by command and by HTTP.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_was_made_is_counted_whoever_is_asked_and_right_after_a_start()
    {
        await CommandRig.OkAsync(_folder, "make", "A paper boat", "--scenes", "1", "--clip-duration", "2", "--no-voiceover", "--seed", "3", "-o", "boat.mp4");

        var shown = await CommandRig.OkAsync(_folder, "metrics");
        var json = await CommandRig.OkAsync(_folder, "metrics", "--json");
        await using var host = await ServingHost.StartAsync(_folder.Path);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        var text = await http.GetStringAsync(new Uri("metrics", UriKind.Relative));

        Assert.Contains("1 complete", shown, StringComparison.Ordinal);
        var metrics = JsonSerializer.Deserialize<MetricsSnapshot>(json, DurableJson.Options)!;
        Assert.Equal((1, 1, 1, 4), (metrics.Projects["complete"], metrics.Scenes, metrics.Clips, metrics.Provider.Calls));
        Assert.Contains("vidpipe_projects{status=\"complete\"} 1\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_data_folder_there_is_nothing_to_show()
    {
        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "metrics", "--data", "data");

        Assert.Equal(3, exitCode);
        Assert.Contains("nothing has been made here yet", error, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
