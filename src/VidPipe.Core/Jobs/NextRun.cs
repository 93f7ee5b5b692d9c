namespace VidPipe.Core.Jobs;

/// <summary>The next run of a job, planned and not yet started.</summary>
/// <param name="Owner">Drawn for this plan: a start that is repeated has the same.</param>
public sealed record NextRun(string JobId, string Owner, JobInput Input);
