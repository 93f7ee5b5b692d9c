using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Webhooks;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Webhooks;

/// <summary>The orchestrator and the activities that call callers back.</summary>
public sealed class WebhookFunctions(CloudActivities activities)
{
    [Function("Webhook")]
    public static Task<RawJson> Webhook([OrchestrationTrigger] TaskOrchestrationContext context) => WebhookOrchestrator.Handle.RunOnAsync(context);

    [Function("StartWebhook")]
    public Task<RawJson> StartWebhook([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Webhooks.StartWebhook.Handle, input, call, client);

    [Function("LookAtWebhookSubject")]
    public Task<RawJson> LookAtWebhookSubject([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(LookAtSubject.Handle, input, call, client);

    [Function("DeliverWebhook")]
    public Task<RawJson> DeliverWebhook([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Webhooks.DeliverWebhook.Handle, input, call, client);
}
