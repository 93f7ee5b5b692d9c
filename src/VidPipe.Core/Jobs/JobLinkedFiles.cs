using VidPipe.Core.Links;
using VidPipe.Core.Texts;

namespace VidPipe.Core.Jobs;

/// <summary>The finished files of jobs of every kind.</summary>
internal sealed class JobLinkedFiles(IJobService jobs, JobKinds kinds) : ILinkedFiles
{
    public bool Owns(string ownerId) => kinds.OfId(ownerId) is not null;

    public async Task<OwnerFiles?> FindAsync(string ownerId, CancellationToken cancellationToken)
    {
        if (await jobs.GetAsync(ownerId, cancellationToken).ConfigureAwait(false) is not { } job) return null;
        var kind = kinds.Get(ownerId);
        if (job.Status != JobStatus.Complete) return new OwnerFiles([], $"The {kind.Name} is {kind.WordOf(job.Status, job.Stage)}; its files are there once it is complete.");
        var name = SafeFileName.Of(job.Title ?? kind.Name, "video");
        return new OwnerFiles([.. job.Files.Select(file => new LinkedFile(file.Key, file.Value, name))]);
    }
}
