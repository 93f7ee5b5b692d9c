namespace VidPipe.Core.Retention;

/// <summary>What a person can do about the clean-up.</summary>
public interface ICleanupService
{
    /// <summary>A clean-up to be started, with an instance id of its own.</summary>
    /// <exception cref="Errors.VidPipeException">NOT_SUPPORTED: nothing goes without a grace period on this store.</exception>
    (string InstanceId, CleanupInput Input) Plan(CleanupMode mode, CleanupGrace grace);

    /// <summary>Starts it, once however often it is called with this id.</summary>
    Task StartAsync(string instanceId, CleanupInput input, CancellationToken cancellationToken);

    /// <summary>Null when there is no clean-up of this id, or no longer.</summary>
    Task<CleanupProgress?> GetAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>What the last clean-up has removed that came to its end; null when there was none.</summary>
    Task<CleanupReport?> LastReportAsync(CancellationToken cancellationToken);
}
