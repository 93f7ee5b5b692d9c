using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Tests.Assets;
using VidPipe.Core.Webhooks;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Webhooks;

public sealed class DeliverWebhookTests
{
    private static readonly WebhookInput Webhook = new(
        "project-1", 1, "complete", OrchestrationStatus.Completed, "https://receiver.example/", "project.complete", DateTimeOffset.UnixEpoch, "{}");

    private static readonly OrchestrationInstance Instance = new(
        "Webhook", "webhook-1", null, OrchestrationStatus.Running, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, null, null, null, null);

    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedReceiver _receiver = new();
    private readonly Mock<IEntropy> _entropy = new();
    private readonly Mock<IOrchestrationClient> _client = new();
    private readonly IBlobStore _blobs;

    public DeliverWebhookTests()
    {
        _blobs = new InMemoryBlobStore(_time);
        _client.Setup(c => c.GetAsync("webhook-1", It.IsAny<CancellationToken>())).ReturnsAsync(Instance);
    }

    [Fact]
    public async Task The_waits_are_those_of_the_specification_and_then_it_is_given_up()
    {
        _receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(500));

        var waits = new List<TimeSpan?>();
        for (var number = 1; number <= 10; number++) waits.Add((await RunAsync(number)).NextAttemptAt - _time.GetUtcNow());

        TimeSpan?[] expected =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
            TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24), null,
        ];
        Assert.Equal(expected, waits);
    }

    [Fact]
    public async Task A_wait_is_lengthened_at_random_by_up_to_a_tenth()
    {
        _entropy.Setup(e => e.Next()).Returns(UInt128.MaxValue);
        _receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(500));

        Assert.Equal(TimeSpan.FromSeconds(5.5), (await RunAsync(1)).NextAttemptAt - _time.GetUtcNow());
    }

    [Theory]
    [InlineData(429, 60, 60)]
    [InlineData(503, 60, 60)]
    [InlineData(503, 1, 5)] // sooner than we would come anyway
    [InlineData(429, 10_000_000, 86_400)] // never for more than a day
    public async Task A_receiver_that_asks_for_time_gets_it(int status, int askedSeconds, int waitSeconds)
    {
        _receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(status, TimeSpan.FromSeconds(askedSeconds)));

        var result = await RunAsync(1);

        Assert.Equal((WebhookState.Pending, TimeSpan.FromSeconds(waitSeconds)), (result.State, result.NextAttemptAt!.Value - _time.GetUtcNow()));
    }

    [Fact]
    public async Task An_attempt_that_was_noted_is_not_made_again()
    {
        _receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(500));
        var first = await RunAsync(1);
        _time.Advance(TimeSpan.FromSeconds(3));

        var again = await RunAsync(1);

        Assert.Equal(first with { Wait = TimeSpan.FromSeconds(2) }, again);
        Assert.Single(_receiver.Received);
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(-40, 26.4)] // no longer than the longest wait, with its tenth
    public async Task The_wait_after_an_attempt_that_was_noted_by_a_wrong_clock_is_one_of_the_specification(int daysSince, double hours)
    {
        _receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(500));
        await RunAsync(1);
        _time.AdjustTime(_time.GetUtcNow() + TimeSpan.FromDays(daysSince)); // it may be set back

        Assert.Equal(TimeSpan.FromHours(hours), (await RunAsync(1)).Wait);
    }

    [Fact]
    public async Task An_attempt_that_cannot_be_noted_counts_all_the_same()
    {
        var faulty = new FaultyBlobStore(_blobs) { Fails = _ => true };

        var result = await RunAsync(1, faulty);

        Assert.Equal(WebhookState.Delivered, result.State);
    }

    [Fact]
    public async Task Without_a_secret_nothing_is_sent()
    {
        var result = await RunAsync(1, policy: WebhookPolicy.None);

        Assert.Equal(WebhookState.Pending, result.State);
        Assert.Empty(_receiver.Received);
    }

    [Fact]
    public async Task An_attempt_whose_subject_was_deleted_meanwhile_leaves_no_note()
    {
        _client.Setup(c => c.GetAsync("webhook-1", It.IsAny<CancellationToken>())).ReturnsAsync((OrchestrationInstance?)null);

        var result = await RunAsync(1);

        Assert.Equal(WebhookState.Delivered, result.State);
        Assert.Empty((await new WebhookLog(_blobs, new DocumentStore(_blobs)).ListAsync("project-1", 10, null, default)).Webhooks);
    }

    private Task<WebhookAttemptResult> RunAsync(int number, IBlobStore? blobs = null, WebhookPolicy? policy = null)
    {
        blobs ??= _blobs;
        policy ??= WebhookPolicy.Read(new WebhookOptions { Secret = ScriptedReceiver.Secret }, null);
        var log = new WebhookLog(blobs, new DocumentStore(blobs));
        var activity = new DeliverWebhook(_receiver, log, _client.Object, policy, _entropy.Object, _time, NullLogger<DeliverWebhook>.Instance);
        return activity.RunAsync(new ActivityContext("webhook-1"), new WebhookAttemptInput("webhook-1", Webhook, number), default);
    }
}
