namespace VidPipe.Core.Jobs;

/// <summary>A stage of a kind's runs.</summary>
/// <param name="Share">Of the work, in percent; those of all stages add up to 99 (the last one is the save that makes the job complete).</param>
/// <param name="Word">What the kind's own routes say for <c>running</c> while it is at work; null for that very word.</param>
public sealed record JobStage(string Name, double Share, string? Word = null);
