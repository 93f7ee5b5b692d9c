using System.Security.Cryptography;
using System.Text.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;
using VidPipe.Core.Webhooks;

namespace VidPipe.Core.Tests.Webhooks;

/// <summary>Projects that call back, as a host composes them, with a scripted receiver.</summary>
public sealed class ProjectWebhookTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    private ScriptedReceiver Receiver => _host.Receiver;

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_complete_project_tells_so_once_with_its_addresses_and_what_the_client_gave()
    {
        var project = await _host.RunAsync(Spec() with { ClientData = JsonSerializer.SerializeToElement(new { order = "1234" }) });
        await EndOfWebhookAsync(project.JobId, 1, "complete");

        var request = Assert.Single(Receiver.Received);
        Assert.Equal(($"webhook-{project.JobId}-1-complete", "https://receiver.example/hook"), (request.Id, request.Url));
        var payload = JsonDocument.Parse(request.Body).RootElement;
        Assert.Equal("project.complete", payload.GetProperty("type").GetString());
        Assert.EndsWith("Z", payload.GetProperty("timestamp").GetString(), StringComparison.Ordinal);
        var data = payload.GetProperty("data");
        Assert.Equal((project.JobId, 1, "complete", 100.0), (data.GetProperty("project_id").GetString(), data.GetProperty("run").GetInt32(), data.GetProperty("status").GetString(), data.GetProperty("progress_pct").GetDouble()));
        Assert.EndsWith("Z", data.GetProperty("updated_at").GetString(), StringComparison.Ordinal);
        Assert.Equal($"https://studio.example/api/projects/{project.JobId}/download", data.GetProperty("urls").GetProperty("download").GetString());
        Assert.Equal("1234", data.GetProperty("client_data").GetProperty("order").GetString());
    }

    [Fact]
    public async Task The_project_is_at_its_end_before_anybody_is_told()
    {
        OrchestrationStatus? seen = null;
        Receiver.OnRequest = async (_, _) =>
        {
            var projects = await _host.Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: "project-"), default);
            seen = projects.Instances.Single().Status;
            return ScriptedReceiver.Answer(200);
        };

        var project = await _host.RunAsync(Spec());
        await EndOfWebhookAsync(project.JobId, 1, "complete");

        Assert.Equal(OrchestrationStatus.Completed, seen);
    }

    [Fact]
    public async Task What_is_sent_is_signed()
    {
        var project = await _host.RunAsync(Spec());
        await EndOfWebhookAsync(project.JobId, 1, "complete");

        var request = Assert.Single(Receiver.Received);
        var signed = $"{request.Id}.{request.Timestamp.ToUnixTimeSeconds()}.{Encoding.UTF8.GetString(request.Body.Span)}";
        using var mac = new HMACSHA256(Convert.FromBase64String(ScriptedReceiver.Secret["whsec_".Length..]));
        Assert.Equal($"v1,{Convert.ToBase64String(mac.ComputeHash(Encoding.UTF8.GetBytes(signed)))}", request.Signature);
    }

    [Fact]
    public async Task Each_run_tells_its_own_end()
    {
        _host.Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "broken");
        var failed = await _host.RunAsync(Spec());
        await EndOfWebhookAsync(failed.JobId, 1, "failed");
        _host.Studio.OnStitch = _ => Task.CompletedTask;
        await _host.ResumeAsync(failed.JobId);
        await EndOfWebhookAsync(failed.JobId, 2, "complete");

        Assert.Equal(["project.failed", "project.complete"], Receiver.Received.Select(TypeOf));
        var error = JsonDocument.Parse(Receiver.Received[0].Body).RootElement.GetProperty("data").GetProperty("error");
        Assert.Equal(("MEDIA_TOOL_ERROR", "StitchClips"), (error.GetProperty("code").GetString(), error.GetProperty("step").GetString()));
        var log = await _host.Webhooks.ListAsync(failed.JobId, 10, null, default);
        Assert.Equal([(2, "project.complete"), (1, "project.failed")], log.Webhooks.Select(w => (w.Run, w.Type)));
    }

    [Fact]
    public async Task A_stopped_project_tells_so()
    {
        _host.Studio.OnPoll = (_, _) => new VideoPoll.Running();
        var id = await _host.BeginAsync(Spec());
        await PipelineHost.UntilAsync(() => _host.Studio.Count("poll") > 0);

        await _host.Projects.StopAsync(id, default);
        await EndOfWebhookAsync(id, 1, "stopped");

        Assert.Equal("project.stopped", TypeOf(Assert.Single(Receiver.Received)));
    }

    [Fact]
    public async Task Nobody_is_told_of_a_termination()
    {
        _host.Studio.OnPoll = (_, _) => new VideoPoll.Running();
        var id = await _host.BeginAsync(Spec());
        await PipelineHost.UntilAsync(() => _host.Studio.Count("poll") > 0);

        await _host.Client.TerminateAsync(id, "enough", default);
        await _host.WaitForEndAsync(id);

        Assert.Empty((await _host.Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: "webhook-"), default)).Instances);
        Assert.Empty(Receiver.Received);
    }

    [Fact]
    public async Task A_project_without_a_callback_calls_nobody()
    {
        await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Empty((await _host.Client.ListAsync(new OrchestrationQuery(InstanceIdPrefix: "webhook-"), default)).Instances);
    }

    [Fact]
    public async Task A_failed_delivery_is_tried_again_with_the_same_id_and_body()
    {
        Receiver.OnRequest = (_, before) => Task.FromResult(before switch
        {
            0 => ScriptedReceiver.Answer(500),
            1 => new WebhookResponse(null, null, "No connection could be made."),
            _ => ScriptedReceiver.Answer(202),
        });

        var project = await _host.RunAsync(Spec());
        await EndOfWebhookAsync(project.JobId, 1, "complete");

        Assert.Equal(3, Receiver.Received.Count);
        Assert.Single(Receiver.Received.Select(r => r.Id).Distinct());
        Assert.Single(Receiver.Received.Select(r => Encoding.UTF8.GetString(r.Body.Span)).Distinct());
        var delivery = Assert.Single((await _host.Webhooks.ListAsync(project.JobId, 10, null, default)).Webhooks);
        Assert.Equal((WebhookState.Delivered, null), (delivery.State, delivery.NextAttemptAt));
        Assert.Equal([(1, 500), (2, null), (3, 202)], delivery.Attempts.Select(a => (a.Number, a.StatusCode)));
        Assert.Equal("No connection could be made.", delivery.Attempts[1].Error);
    }

    [Fact]
    public async Task A_receiver_that_always_fails_is_given_up()
    {
        Receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(302));

        var project = await _host.RunAsync(Spec());
        await EndOfWebhookAsync(project.JobId, 1, "complete");

        Assert.Equal(4, Receiver.Received.Count);
        Assert.Equal(WebhookState.Failed, Assert.Single((await _host.Webhooks.ListAsync(project.JobId, 10, null, default)).Webhooks).State);
        Assert.Equal(JobStatus.Complete, project.Status);
    }

    [Fact]
    public async Task A_receiver_that_answers_410_is_called_no_more()
    {
        Receiver.OnRequest = (_, _) => Task.FromResult(ScriptedReceiver.Answer(410));
        var first = await _host.RunAsync(Spec());
        await EndOfWebhookAsync(first.JobId, 1, "complete");

        var second = await _host.RunAsync(Spec());
        await EndOfWebhookAsync(second.JobId, 1, "complete");
        var elsewhere = await _host.RunAsync(Spec() with { CallbackUrl = "https://receiver.example/other" });
        await EndOfWebhookAsync(elsewhere.JobId, 1, "complete");

        Assert.Equal(["https://receiver.example/hook", "https://receiver.example/other"], Receiver.Received.Select(r => r.Url));
        Assert.Equal(WebhookState.Disabled, Assert.Single((await _host.Webhooks.ListAsync(first.JobId, 10, null, default)).Webhooks).State);
        var skipped = Assert.Single((await _host.Webhooks.ListAsync(second.JobId, 10, null, default)).Webhooks);
        Assert.Equal(WebhookState.Skipped, skipped.State);
        Assert.Contains("410", Assert.Single(skipped.Attempts).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_restart_in_the_middle_of_an_attempt_makes_it_again_under_the_same_id()
    {
        var hangs = new TaskCompletionSource<WebhookResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
        Receiver.OnRequest = (_, before) => before == 0 ? hangs.Task : Task.FromResult(ScriptedReceiver.Answer(200));
        var project = await _host.RunAsync(Spec());
        await PipelineHost.UntilAsync(() => Receiver.Received.Count == 1);

        var restart = _host.RestartAsync();
        hangs.SetException(new OperationCanceledException());
        await restart;
        await EndOfWebhookAsync(project.JobId, 1, "complete");

        Assert.Equal(2, Receiver.Received.Count);
        Assert.Equal(Receiver.Received[0].Id, Receiver.Received[1].Id);
    }

    [Fact]
    public async Task A_callback_that_cannot_be_started_hides_no_error()
    {
        var broken = new Mock<IOrchestrationClient>();
        broken.Setup(c => c.StartAsync(WebhookOrchestrator.Handle, It.IsAny<string>(), It.IsAny<WebhookInput>(), StartPolicy.OnlyIfAbsent, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new VidPipeException(ErrorCode.NotSupported, "broken"));
        await using var host = new PipelineHost { Configure = s => s.AddSingleton(new StartWebhook(broken.Object, ScriptedReceiver.Policy)) };
        await host.StartAsync();
        host.Studio.OnStitch = _ => throw new VidPipeException(ErrorCode.MediaToolError, "the cause");

        var failed = await host.RunAsync(Spec());
        host.Studio.OnStitch = _ => Task.CompletedTask;
        var complete = await host.RunAsync(Spec());

        Assert.Equal((JobStatus.Failed, ErrorCode.MediaToolError, "the cause"), (failed.Status, failed.Error!.Code, failed.Error.Message));
        Assert.Equal((JobStatus.Complete, null), (complete.Status, complete.Error));
        Assert.Empty(host.Receiver.Received);
    }

    private static ProjectSpec Spec() => Specs.Of(scenes: 1) with { CallbackUrl = "https://receiver.example/hook" };

    private static string TypeOf(WebhookRequest request) => JsonDocument.Parse(request.Body).RootElement.GetProperty("type").GetString()!;

    /// <summary>Waits until a webhook has been started and has ended.</summary>
    private async Task EndOfWebhookAsync(string projectId, int run, string state)
    {
        await _host.WaitForEndAsync(projectId);
        var webhook = await _host.Client.WaitForCompletionAsync($"webhook-{projectId}-{run}-{state}", default);
        Assert.Equal(OrchestrationStatus.Completed, webhook?.Status);
    }
}
