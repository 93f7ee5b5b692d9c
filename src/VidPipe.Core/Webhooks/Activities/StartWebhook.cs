using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Webhooks;

/// <summary>The last activity of a subject that has somebody to tell: starts the webhook, once however often it runs.</summary>
public sealed class StartWebhook(IOrchestrationClient client, WebhookPolicy policy) : IActivity<WebhookCall, Unit>
{
    public static Activity<WebhookCall, Unit> Handle { get; } = new("StartWebhook");

    public async Task<Unit> RunAsync(ActivityContext context, WebhookCall input, CancellationToken cancellationToken)
    {
        var webhook = new WebhookInput(input.SubjectId, input.Run, input.State, input.Ending, input.Url, input.Type, input.At, BodyOf(input));
        await client.StartAsync(WebhookOrchestrator.Handle, WebhookOrchestrator.IdOf(input), webhook, StartPolicy.OnlyIfAbsent, cancellationToken).ConfigureAwait(false);
        return Unit.Value;
    }

    private string BodyOf(WebhookCall call)
    {
        var data = JsonObject.Create(call.Data)!;
        data["urls"] = new JsonObject(call.Urls.Select(url => KeyValuePair.Create<string, JsonNode?>(url.Key, $"{policy.PublicOrigin}{url.Value}")));
        var body = new JsonObject
        {
            ["type"] = call.Type,
            ["timestamp"] = JsonSerializer.SerializeToNode(call.At.UtcDateTime),
            ["data"] = data,
        };
        return body.ToJsonString(DurableJson.Options);
    }
}
