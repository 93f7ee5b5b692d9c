namespace VidPipe.Core.Metrics;

/// <summary>The figures of all projects.</summary>
public interface IProjectMetrics
{
    /// <summary>At most 10 seconds old, whoever asks how often, and right after a restart too. A project counts from its first save.</summary>
    /// <exception cref="Errors.VidPipeException">STORAGE_ERROR.</exception>
    Task<MetricsSnapshot> GetAsync(CancellationToken cancellationToken);
}
