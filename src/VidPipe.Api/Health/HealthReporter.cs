using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VidPipe.Api.Health;

/// <summary>Runs all checks at once, each for a bounded time.</summary>
internal sealed partial class HealthReporter(
    IEnumerable<HealthProbe> probes, IOptions<ApiOptions> options, TimeProvider time, ILogger<HealthReporter> logger)
{
    private static readonly string Version = typeof(HealthReporter).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private readonly HealthProbe[] _probes = [.. probes];

    public async Task<HealthReport> ReportAsync(CancellationToken cancellationToken)
    {
        var results = await Task.WhenAll(_probes.Select(probe => CheckAsync(probe, cancellationToken)));
        var checks = _probes.Zip(results).ToDictionary(pair => pair.First.Name, pair => pair.Second, StringComparer.Ordinal);
        var status = results.All(health => health == Health.Ok) ? Health.Ok : Health.Down;
        return new HealthReport(status, Version, checks);
    }

    private async Task<Health> CheckAsync(HealthProbe probe, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            // On the pool, so that a probe which blocks cannot hold the answer up; what outlives its time is told to end.
            await Task.Run(() => probe.CheckAsync(limit.Token), limit.Token).WaitAsync(options.Value.HealthTimeout, time, cancellationToken);
            return Health.Ok;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogDown(logger, failure, probe.Name);
            return Health.Down;
        }
        finally
        {
            await limit.CancelAsync();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The health check '{Check}' failed.")]
    private static partial void LogDown(ILogger logger, Exception failure, string check);
}
