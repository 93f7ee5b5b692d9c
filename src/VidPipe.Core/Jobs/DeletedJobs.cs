using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Takes away what was started of a job that has been deleted. A start and a deletion at once both look after that, each
/// when it has written its own: whichever comes second sees the other.
/// </summary>
internal sealed class DeletedJobs(IOrchestrationClient client, JobChildren children)
{
    private const int MaxTries = 10;

    /// <summary>Ends the job's instance and its children, and removes them. Its mark must be there already, so that nothing is started anew.</summary>
    public async Task EndAsync(string jobId, CancellationToken cancellationToken)
    {
        // A start that was under way when the mark was written may replace what has just been ended; it ends by itself then.
        for (var tries = 1; tries <= MaxTries && await client.GetAsync(jobId, cancellationToken).ConfigureAwait(false) is { } instance; tries++)
        {
            if (!instance.Status.IsTerminal()) await client.TerminateAsync(jobId, "Its job has been deleted.", cancellationToken).ConfigureAwait(false);
            await client.WaitForCompletionAsync(jobId, cancellationToken).ConfigureAwait(false);
            await children.EndAsync(jobId, int.MaxValue, cancellationToken).ConfigureAwait(false);
            await client.PurgeAsync(jobId, cancellationToken).ConfigureAwait(false);
        }
    }
}
