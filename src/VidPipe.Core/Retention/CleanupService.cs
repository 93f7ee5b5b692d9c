using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Retention;

internal sealed class CleanupService(IOrchestrationClient client, DocumentStore documents, CleanupPolicy policy, IEntropy entropy, TimeProvider time) : ICleanupService
{
    public (string InstanceId, CleanupInput Input) Plan(CleanupMode mode, CleanupGrace grace)
    {
        if (grace == CleanupGrace.None && !policy.OwnsStore)
        {
            throw new VidPipeException(ErrorCode.NotSupported, "Other hosts may work on the same storage account: there nothing goes before the grace period is over.");
        }

        return (
            InstanceIds.New(CleanupOrchestrator.Handle.IdPrefix, time.GetUtcNow(), entropy.Next()),
            new CleanupInput(mode, policy.Grace) { IsNow = grace == CleanupGrace.None });
    }

    public Task StartAsync(string instanceId, CleanupInput input, CancellationToken cancellationToken) =>
        client.StartAsync(CleanupOrchestrator.Handle, instanceId, input, StartPolicy.OnlyIfAbsent, cancellationToken);

    public async Task<CleanupProgress?> GetAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (!InstanceIds.IsValid(instanceId) || !instanceId.StartsWith($"{CleanupOrchestrator.Handle.IdPrefix}-", StringComparison.Ordinal)) return null;
        return await client.GetAsync(instanceId, cancellationToken).ConfigureAwait(false) switch
        {
            null => null,
            { Status: OrchestrationStatus.Completed } done => new(instanceId, CleanupStatus.Complete, DurableJson.Deserialize<CleanupReport>(done.Output), null),
            { Status: OrchestrationStatus.Failed } failed => new(instanceId, CleanupStatus.Failed, null, failed.Failure?.Message),
            { Status: OrchestrationStatus.Terminated } => new(instanceId, CleanupStatus.Failed, null, "It was terminated."),
            _ => new(instanceId, CleanupStatus.Running, null, null),
        };
    }

    public async Task<CleanupReport?> LastReportAsync(CancellationToken cancellationToken) =>
        (await documents.ReadAsync<CleanupReport>(CleanupNames.Report, cancellationToken).ConfigureAwait(false))?.Value;
}
