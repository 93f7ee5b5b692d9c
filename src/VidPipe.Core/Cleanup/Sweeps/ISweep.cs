namespace VidPipe.Core.Cleanup;

/// <summary>Sweeps one kind of things. May run more than once, also after it was cut short.</summary>
internal interface ISweep
{
    CleanupPart Part { get; }

    Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken);
}
