using System.Text.Json;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Functions.Durable;

/// <summary>An instance of the platform as our contract shows it.</summary>
internal static class InstanceView
{
    public static OrchestrationInstance Of(OrchestrationMetadata instance, Parents parents)
    {
        var status = StatusOf(instance.RuntimeStatus);
        var failure = status == OrchestrationStatus.Failed ? FailureOf(instance) : null;
        return new OrchestrationInstance(
            instance.Name,
            instance.InstanceId,
            parents.Of(instance),
            status,
            Utc(instance.CreatedAt),
            Utc(instance.LastUpdatedAt),
            instance.SerializedInput,
            status switch
            {
                OrchestrationStatus.Completed => instance.SerializedOutput,
                OrchestrationStatus.Failed => DurableJson.Serialize(failure!.Message),
                OrchestrationStatus.Terminated => JsonString(instance.SerializedOutput),
                _ => null,
            },
            instance.SerializedCustomStatus is "null" or "" ? null : instance.SerializedCustomStatus,
            failure);
    }

    public static OrchestrationStatus StatusOf(OrchestrationRuntimeStatus status) => status switch
    {
        OrchestrationRuntimeStatus.Pending => OrchestrationStatus.Pending,
        OrchestrationRuntimeStatus.Suspended => OrchestrationStatus.Suspended,
        OrchestrationRuntimeStatus.Completed => OrchestrationStatus.Completed,
        OrchestrationRuntimeStatus.Failed => OrchestrationStatus.Failed,
        OrchestrationRuntimeStatus.Terminated => OrchestrationStatus.Terminated,
        // Among them ContinuedAsNew: it goes on.
        _ => OrchestrationStatus.Running,
    };

    public static OrchestrationRuntimeStatus StatusOf(OrchestrationStatus status) => status switch
    {
        OrchestrationStatus.Pending => OrchestrationRuntimeStatus.Pending,
        OrchestrationStatus.Suspended => OrchestrationRuntimeStatus.Suspended,
        OrchestrationStatus.Completed => OrchestrationRuntimeStatus.Completed,
        OrchestrationStatus.Failed => OrchestrationRuntimeStatus.Failed,
        OrchestrationStatus.Terminated => OrchestrationRuntimeStatus.Terminated,
        _ => OrchestrationRuntimeStatus.Running,
    };

    /// <summary>Back ends that keep no details of a failure keep its text as the output.</summary>
    private static Failure FailureOf(OrchestrationMetadata instance) =>
        instance.FailureDetails is { } details ? CrossingFailure.Read(details)
        : CrossingFailure.Parse(instance.SerializedOutput) ?? Failure.Of(ErrorCode.Internal, instance.SerializedOutput ?? "It failed.");

    private static string JsonString(string? text)
    {
        try
        {
            if (text is not null && JsonSerializer.Deserialize<JsonElement>(text).ValueKind == JsonValueKind.String) return text;
        }
        catch (JsonException)
        {
            // Terminated by somebody else, with bare words.
        }

        return DurableJson.Serialize(text ?? "Terminated.");
    }

    private static DateTimeOffset Utc(DateTimeOffset time) => time.ToUniversalTime();
}
