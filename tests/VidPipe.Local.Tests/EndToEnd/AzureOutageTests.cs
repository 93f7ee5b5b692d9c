using System.Net;
using VidPipe.Azurite;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Providers.Synthetic.Calls;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>A storage account that is not there: at the start, or in the middle of a run.</summary>
public sealed class AzureOutageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private AzuriteProcess _azurite = null!;
    private AzureHostStorage _storage = null!;

    public async Task InitializeAsync()
    {
        _azurite = await AzuriteProcess.StartAsync();
        _storage = new AzureHostStorage(_azurite);
    }

    public async Task DisposeAsync()
    {
        await _azurite.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_host_starts_without_its_account_says_so_and_works_when_it_is_back()
    {
        await _azurite.StopAsync();
        await using var host = await HostProcess.StartAsync(_folder.Path, _storage.Environment, "--set", "Storage:Azure:MaxRetries=0");
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };

        using var health = await http.GetAsync(new Uri("health", UriKind.Relative));
        var refusal = await Assert.ThrowsAsync<ApiException>(() => host.Client.GenerateAsync(AzureHostTests.Request(scenes: 1), "one", CancellationToken.None));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("\"storage\":\"down\"", await health.Content.ReadAsStringAsync());
        Assert.Equal((503, "STORAGE_ERROR"), (refusal.Problem.Status, refusal.Problem.Code));
        Assert.Contains($"nothing answers at 127.0.0.1:{_azurite.Port}", host.Process.Output);

        await _azurite.RestartAsync();
        Assert.Equal("ok", (await host.Client.GetHealthAsync(CancellationToken.None)).Status);
        var id = await host.Client.GenerateAsync(AzureHostTests.Request(scenes: 1), "one", CancellationToken.None);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
    }

    [Fact]
    public async Task Make_without_its_account_fails_with_words_to_act_on()
    {
        await _azurite.StopAsync();
        await using var make = VidPipeProcess.Start(
            _folder.Path, _storage.Environment, "make", "A kite", "--scenes", "1", "--clip-duration", "2", "--data", "data", "--set", "Storage:Azure:MaxRetries=0");

        var exitCode = await make.WaitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("STORAGE_ERROR", make.Error);
        Assert.DoesNotContain(_azurite.Key, make.Output + make.Error);
        Assert.DoesNotContain("   at ", make.Error);
    }

    [Fact]
    public async Task A_run_outlives_an_outage_of_its_account_and_pays_nothing_twice()
    {
        await using var host = await ServingHost.StartAsync(_folder.Path, _storage.Environment, "--set", "Synthetic:Latency:Image=00:00:00.3");
        var id = await host.Client.GenerateAsync(AzureHostTests.Request(scenes: 1), "one", CancellationToken.None);
        await ReachKeyframesAsync(host, id);

        await _azurite.StopAsync();
        await Eventually.GetAsync(
            "the host has met the outage", async () => (await host.Client.GetHealthAsync(CancellationToken.None)).Checks["storage"] == "down" ? "met" : null);
        await _azurite.RestartAsync();

        var end = await host.EndOfAsync(id);
        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        var billed = SyntheticCallLog.Read(_folder["data/synthetic/calls.jsonl"]).Where(c => c.IsBilled).Select(c => c.Request).ToList();
        Assert.NotEmpty(billed);
        Assert.Equal(billed.Distinct(), billed);
    }

    [Fact]
    public async Task A_run_that_an_outage_outlasts_fails_as_a_storage_error_and_a_resume_finishes_it()
    {
        await using var host = await ServingHost.StartAsync(
            _folder.Path, _storage.Environment, "--set", "Synthetic:Latency:Image=00:00:00.3", "--set", "Storage:Azure:MaxRetries=0");
        var id = await host.Client.GenerateAsync(AzureHostTests.Request(scenes: 1), "one", CancellationToken.None);
        await ReachKeyframesAsync(host, id);

        await _azurite.StopAsync();
        var failed = await host.EndOfAsync(id);
        await _azurite.RestartAsync();

        Assert.Equal(ProjectStatus.Failed, failed.Status);
        Assert.Equal(ErrorCode.StorageError, failed.Error!.Code);
        await host.Client.ResumeAsync(id, null, Guid.NewGuid().ToString("n"), CancellationToken.None);
        var end = await host.EndOfAsync(id);
        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
    }

    private static Task ReachKeyframesAsync(ServingHost host, string id) => Eventually.GetAsync("the keyframes have begun", async () =>
        (await host.Client.GetStatusAsync(id, CancellationToken.None)).Status == ProjectStatus.Keyframing ? "begun" : null);
}
