using System.Globalization;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Projects;

/// <summary>Ends what earlier runs of a project left behind.</summary>
internal sealed class ProjectChildren(IOrchestrationClient client)
{
    /// <summary>Terminates the children of all runs before this one, and waits until they have ended.</summary>
    public async Task EndAsync(string projectId, int beforeRun, CancellationToken cancellationToken)
    {
        foreach (var kind in ProjectOrchestrator.Handle.Children)
        {
            var prefix = InstanceIds.ChildPrefix(projectId, kind);
            var query = new OrchestrationQuery(
                [OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended], InstanceIdPrefix: prefix);
            while (true)
            {
                var page = await client.ListAsync(query, cancellationToken).ConfigureAwait(false);
                foreach (var child in page.Instances.Where(c => RunOf(c.InstanceId, prefix) < beforeRun))
                {
                    await client.TerminateAsync(child.InstanceId, "The project's run has ended.", cancellationToken).ConfigureAwait(false);
                    await client.WaitForCompletionAsync(child.InstanceId, cancellationToken).ConfigureAwait(false);
                }

                if (page.ContinuationToken is null) break;
                query = query with { ContinuationToken = page.ContinuationToken };
            }
        }
    }

    /// <summary>The run in <c>{prefix}{run}-{scene}-…</c>.</summary>
    private static int RunOf(string childId, string prefix) =>
        int.TryParse(childId[prefix.Length..].Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : 0;
}
