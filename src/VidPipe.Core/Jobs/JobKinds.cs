using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>All kinds of jobs that a host has.</summary>
public sealed class JobKinds(IEnumerable<JobKind> kinds)
{
    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<JobKind> All { get; } = [.. kinds.OrderBy(kind => kind.Name, StringComparer.Ordinal)];

    /// <summary>The kind whose ids have this form; null when there is none.</summary>
    public JobKind? OfId(string? jobId) => All.FirstOrDefault(kind => kind.IsId(jobId));

    public JobKind? Named(string name) => All.FirstOrDefault(kind => kind.Name == name);

    /// <exception cref="VidPipeException">NOT_FOUND: no job can have this id.</exception>
    public JobKind Get(string? jobId) => OfId(jobId) ?? throw new VidPipeException(ErrorCode.NotFound, "There is no such job.");
}
