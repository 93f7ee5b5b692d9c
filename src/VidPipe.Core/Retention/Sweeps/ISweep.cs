namespace VidPipe.Core.Retention;

/// <summary>
/// Sweeps one part of what there is; registered as a service, by any feature. Records of actions come first, then assets,
/// then the others as they were registered. May run more than once, also after it was cut short.
/// </summary>
internal interface ISweep
{
    /// <summary>Its name in the report, unlike all others.</summary>
    string Part { get; }

    /// <summary>Whether there is so much of it that a large store is swept a sixteenth at a time.</summary>
    bool IsSharded => false;

    /// <summary>Whether its things end by their age alone: also a clean-up without a grace period leaves them theirs.</summary>
    bool IsByAge => false;

    Task RunAsync(SweepInput input, Sweeper sweeper, CancellationToken cancellationToken);
}
