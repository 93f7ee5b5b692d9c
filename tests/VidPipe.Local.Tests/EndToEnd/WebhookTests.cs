using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;
using VidPipe.Core.Webhooks;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>The real program calls a real receiver.</summary>
public sealed class WebhookTests : IDisposable
{
    private const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_finished_project_calls_back_and_the_receiver_can_verify_it()
    {
        await using var receiver = await Receiver.StartAsync(_ => 200);
        await using var host = await ServeAsync("00:00:01");

        var id = await GenerateAsync(host, receiver);
        var log = await LogAsync(host, id, WebhookState.Delivered);

        var webhook = Assert.Single(receiver.Received);
        Assert.Equal(($"webhook-{id}-1-complete", "/hook"), (webhook.Id, webhook.Path));
        Assert.Equal(webhook.Id, log.WebhookId);
        AssertSigned(webhook);
        Assert.DoesNotContain(Secret, host.Process.Output + host.Process.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("/hook", host.Process.Output + host.Process.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_killed_between_two_attempts_delivers_under_the_same_id_after_it_is_started_again()
    {
        var works = false;
        await using var receiver = await Receiver.StartAsync(_ => works ? 200 : 500);
        var delays = string.Join(',', Enumerable.Repeat("00:00:02", 60));
        string id;
        await using (var host = await ServeAsync(delays))
        {
            id = await GenerateAsync(host, receiver);
            await LogAsync(host, id, WebhookState.Pending);
            await host.Process.KillAsync();
        }

        var beforeTheKill = receiver.Received.Count;
        works = true;
        await using var again = await ServeAsync(delays);
        var log = await LogAsync(again, id, WebhookState.Delivered);

        Assert.Equal(1, receiver.Received.Count - beforeTheKill);
        Assert.Equal(Enumerable.Range(1, log.Attempts.Count), log.Attempts.Select(a => a.Number));
        Assert.All(log.Attempts.SkipLast(1), a => Assert.Equal(500, a.StatusCode));
        Assert.Equal(200, log.Attempts[^1].StatusCode);
        Assert.Single(receiver.Received.Select(r => r.Id).Distinct());
        Assert.Single(receiver.Received.Select(r => Convert.ToHexString(r.Body)).Distinct());
        Assert.All(receiver.Received, AssertSigned);
    }

    [Fact]
    public async Task A_receiver_that_is_gone_for_good_is_not_called_again()
    {
        await using var receiver = await Receiver.StartAsync(_ => 410);
        await using var host = await ServeAsync("00:00:01");

        var first = await GenerateAsync(host, receiver);
        await LogAsync(host, first, WebhookState.Disabled);
        var second = await GenerateAsync(host, receiver);
        await LogAsync(host, second, WebhookState.Skipped);

        Assert.Single(receiver.Received);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> GenerateAsync(ServingHost host, Receiver receiver) => await host.Client.GenerateAsync(
        new JsonObject
        {
            ["prompt"] = "A paper boat",
            ["scene_count"] = 1,
            ["clip_duration"] = 2,
            ["voiceover"] = false,
            ["seed"] = 3,
            ["callback_url"] = new Uri(receiver.Address, "hook").ToString(),
        },
        Guid.NewGuid().ToString("n"),
        CancellationToken.None);

    private static async Task<WebhookDelivery> LogAsync(ServingHost host, string projectId, WebhookState state)
    {
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        return await Eventually.GetAsync($"the webhook is {state}", async () =>
        {
            var page = await http.GetFromJsonAsync<WebhookPage>($"api/projects/{projectId}/webhooks", DurableJson.Options);
            return page!.Webhooks.SingleOrDefault(w => w.State == state);
        });
    }

    /// <summary>As a receiver does it, with nothing of ours.</summary>
    private static void AssertSigned(ReceivedWebhook webhook)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{webhook.Id}.{webhook.Timestamp}."), .. webhook.Body];
        using var mac = new HMACSHA256(Convert.FromBase64String(Secret));
        Assert.Equal($"v1,{Convert.ToBase64String(mac.ComputeHash(signed))}", webhook.Signature);
        Assert.Equal("project.complete", JsonDocument.Parse(webhook.Body).RootElement.GetProperty("type").GetString());
    }

    private Task<HostProcess> ServeAsync(string retryDelays) => HostProcess.StartAsync(
        _folder.Path,
        "--set", $"Webhooks:Secret=whsec_{Secret}", "--set", "Webhooks:AllowHttp=true", "--set", "Webhooks:AllowPrivateAddresses=true",
        "--set", $"Webhooks:RetryDelays={retryDelays}");
}
