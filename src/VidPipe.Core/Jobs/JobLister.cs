using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>
/// Lists jobs, newest first: each kind's in the order of their ids, which is that of their times, and all kinds' by a merge.
/// One whose document cannot be read is listed as failed, with an error that names the document.
/// </summary>
internal sealed class JobLister(IOrchestrationClient client, IBlobStore blobs, JobDocuments documents, UnindexedJobs unindexed, JobKinds kinds)
{
    /// <param name="kind">Null for all.</param>
    public async Task<JobPage> ListAsync(JobKind? kind, JobFilter filter, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var from = JobCursor.Parse(cursor);
        var jobs = new List<JobListItem>(limit);
        var streams = new List<JobStream>();
        try
        {
            foreach (var listed in kind is null ? kinds.All : [kind])
            {
                var stream = new JobStream(listed, client, blobs, documents, unindexed, filter, from, limit, cancellationToken);
                streams.Add(stream);
                await stream.MoveNextAsync().ConfigureAwait(false);
            }

            var after = from.After;
            while (streams.Where(s => s.HasCurrent).MinBy(s => s.CurrentOrder, StringComparer.Ordinal) is { } next)
            {
                if (jobs.Count == limit) return new JobPage(jobs, new JobCursor(after, streams.ToDictionary(s => s.Kind.Name, s => s.Position)).ToString());
                var item = filter.AllowsId(next.CurrentId) ? await next.ReadAsync(cancellationToken).ConfigureAwait(false) : null;
                after = next.CurrentOrder;
                await next.MoveNextAsync().ConfigureAwait(false);
                if (item is not null) jobs.Add(item);
            }

            return new JobPage(jobs, null);
        }
        finally
        {
            foreach (var stream in streams) await stream.DisposeAsync().ConfigureAwait(false);
        }
    }
}
