using System.Globalization;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>Ends what earlier runs of a job left behind.</summary>
internal sealed class JobChildren(IOrchestrationClient client, JobKinds kinds)
{
    /// <summary>Terminates the children of all runs before this one, and waits until they have ended.</summary>
    public async Task EndAsync(string jobId, int beforeRun, CancellationToken cancellationToken)
    {
        foreach (var kind in kinds.Get(jobId).Orchestrator.Children)
        {
            var prefix = InstanceIds.ChildPrefix(jobId, kind);
            var query = new OrchestrationQuery(
                [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended], InstanceIdPrefix: prefix);
            while (true)
            {
                var page = await client.ListAsync(query, cancellationToken).ConfigureAwait(false);
                foreach (var child in page.Instances.Where(c => RunOf(c.InstanceId, prefix) < beforeRun))
                {
                    await client.TerminateAsync(child.InstanceId, "The job's run has ended.", cancellationToken).ConfigureAwait(false);
                    await client.WaitForCompletionAsync(child.InstanceId, cancellationToken).ConfigureAwait(false);
                }

                if (page.ContinuationToken is null) break;
                query = query with { ContinuationToken = page.ContinuationToken };
            }
        }
    }

    /// <summary>The run in <c>{prefix}{run}-{part}-…</c>.</summary>
    private static int RunOf(string childId, string prefix) =>
        int.TryParse(childId[prefix.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : 0;
}
