using VidPipe.Core.Durable;

namespace VidPipe.Core.Projects;

/// <summary>
/// Takes away what was started of a project that has been deleted. A start and a deletion at once both look after that, each
/// when it has written its own: whichever comes second sees the other.
/// </summary>
internal sealed class DeletedProjects(IOrchestrationClient client, ProjectChildren children)
{
    private const int MaxTries = 10;

    /// <summary>Ends the project's instance and its children, and removes them. Its mark must be there already, so that nothing is started anew.</summary>
    public async Task EndAsync(string projectId, CancellationToken cancellationToken)
    {
        // A start that was under way when the mark was written may replace what has just been ended; it ends by itself then.
        for (var tries = 1; tries <= MaxTries && await client.GetAsync(projectId, cancellationToken).ConfigureAwait(false) is { } instance; tries++)
        {
            if (!instance.Status.IsTerminal()) await client.TerminateAsync(projectId, "The project has been deleted.", cancellationToken).ConfigureAwait(false);
            await client.WaitForCompletionAsync(projectId, cancellationToken).ConfigureAwait(false);
            await children.EndAsync(projectId, int.MaxValue, cancellationToken).ConfigureAwait(false);
            await client.PurgeAsync(projectId, cancellationToken).ConfigureAwait(false);
        }
    }
}
