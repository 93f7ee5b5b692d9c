using Microsoft.Extensions.Logging;
using VidPipe.Core.Errors;
using P = Microsoft.DurableTask.Protobuf;

namespace VidPipe.Functions.Durable;

/// <summary>
/// One line, at the level Error, for each orchestration that ends failed: the alert reads it (<c>infra/failed-orchestrations.kql</c>).
/// The platform writes one, too, but without the code, and the host keeps it back while the worker sends its own telemetry.
/// </summary>
internal sealed partial class FailureLog(ILogger<FailureLog> log)
{
    /// <summary>Logs the turn that ends an orchestration as failed, and no other. Takes the payloads that the platform's host and worker exchange.</summary>
    public void Note(string orchestrator, string encodedRequest, string encodedResponse)
    {
        var response = P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(encodedResponse));
        var end = response.Actions.Select(a => a.CompleteOrchestration).FirstOrDefault(a => a is not null);
        if (end?.OrchestrationStatus != P.OrchestrationStatus.Failed) return;

        var instanceId = P.OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(encodedRequest)).InstanceId;
        var code = CrossingFailure.Parse(end.FailureDetails?.ErrorMessage)?.Code ?? ErrorCode.Internal;
        LogFailed(log, instanceId, orchestrator, ErrorCodes.Name(code));
    }

    [LoggerMessage(1, LogLevel.Error, "Orchestration {InstanceId} of {Orchestrator} failed: {Code}")]
    private static partial void LogFailed(ILogger logger, string instanceId, string orchestrator, string code);
}
