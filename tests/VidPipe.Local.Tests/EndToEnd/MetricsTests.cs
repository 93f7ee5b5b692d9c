using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Metrics;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>The figures of what was really made, by command and by HTTP.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task What_was_made_is_counted_whoever_is_asked_and_right_after_a_start()
    {
        var (made, _, error) = await VidPipeProcess.RunAsync(
            _folder.Path, "make", "A paper boat", "--scenes", "1", "--clip-duration", "2", "--no-voiceover", "--seed", "3", "--data", "data");
        Assert.True(made == 0, error);

        var (exitCode, shown, _) = await VidPipeProcess.RunAsync(_folder.Path, "metrics", "--data", "data");
        var (_, json, _) = await VidPipeProcess.RunAsync(_folder.Path, "metrics", "--json", "--data", "data");
        await using var host = await ServingHost.StartAsync(_folder.Path);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        var text = await http.GetStringAsync(new Uri("metrics", UriKind.Relative));

        Assert.Equal(0, exitCode);
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
