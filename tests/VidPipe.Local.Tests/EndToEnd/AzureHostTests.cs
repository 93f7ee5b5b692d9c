using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Azurite;
using VidPipe.Core.Projects;
using VidPipe.Providers.Synthetic.Calls;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>The whole pipeline with its blobs in a storage account.</summary>
public sealed class AzureHostTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private AzureHostStorage _storage = null!;

    public async Task InitializeAsync() => _storage = new AzureHostStorage(await AzuriteProcess.SharedAsync());

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Make_makes_a_video_and_keeps_its_blobs_in_the_account_alone()
    {
        await using var make = VidPipeProcess.Start(
            _folder.Path, _storage.Environment, "make", "A kite over the dunes", "--scenes", "2", "--clip-duration", "2", "--data", "data", "-o", "film.mp4");

        Assert.True(await make.WaitAsync() == 0, make.Output + make.Error);

        Assert.True(File.Exists(_folder["film.mp4"]));
        Assert.True(File.Exists(_folder["film.srt"]));
        Assert.False(Directory.Exists(_folder["data/blobs"]));
        Assert.True(await HostStorage.StepsAsync(_storage.Open()) > 10);
    }

    [Fact]
    public async Task A_served_project_is_downloaded_whole_and_in_ranges_with_its_captions_and_poster()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, _storage.Environment);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        var health = await host.Client.GetHealthAsync(CancellationToken.None);
        var id = await host.Client.GenerateAsync(Request(), "one", CancellationToken.None);
        var end = await host.EndOfAsync(id);
        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");

        var film = await http.GetByteArrayAsync($"api/projects/{id}/download");
        using var ranged = new HttpRequestMessage(HttpMethod.Get, $"api/projects/{id}/download") { Headers = { Range = new RangeHeaderValue(1000, 2999) } };
        using var part = await http.SendAsync(ranged);
        var captions = await http.GetStringAsync($"api/projects/{id}/captions.srt");
        using var poster = await http.GetAsync(new Uri($"api/projects/{id}/poster", UriKind.Relative));

        Assert.Equal("ok", health.Checks["storage"]);
        Assert.Equal("ftyp"u8.ToArray(), film[4..8]);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(film.Length, part.Content.Headers.ContentRange!.Length);
        Assert.Equal(film[1000..3000], await part.Content.ReadAsByteArrayAsync());
        Assert.Contains("-->", captions);
        Assert.StartsWith("image/", poster.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_second_host_on_the_container_inherits_what_the_first_has_made()
    {
        using var elsewhere = new TemporaryFolder();
        await using var first = await ServingHost.StartAsync(_folder.Path, _storage.Environment);
        await using var second = await ServingHost.StartAsync(elsewhere.Path, _storage.Environment);

        var made = await MakeAsync(first);
        var inherited = await MakeAsync(second);

        Assert.Equal(made.GetProperty("output").GetProperty("digest").GetString(), inherited.GetProperty("output").GetProperty("digest").GetString());
        Assert.NotEmpty(SyntheticCallLog.Read(_folder["data/synthetic/calls.jsonl"]));
        Assert.Empty(SyntheticCallLog.Read(elsewhere["data/synthetic/calls.jsonl"]));
    }

    internal static JsonObject Request() => new()
    {
        ["prompt"] = "A fox crosses a frozen lake, finds a lantern and follows it home",
        ["scene_count"] = 2,
        ["clip_duration"] = 2,
        ["seed"] = 11,
    };

    private static async Task<JsonElement> MakeAsync(ServingHost host)
    {
        var id = await host.Client.GenerateAsync(Request(), "one", CancellationToken.None);
        var end = await host.EndOfAsync(id);
        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        return await host.Client.GetProjectJsonAsync(id, CancellationToken.None);
    }
}
