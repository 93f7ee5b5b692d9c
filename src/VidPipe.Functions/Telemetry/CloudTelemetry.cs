using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace VidPipe.Functions.Telemetry;

/// <summary>
/// Sends the worker's logs, spans and figures itself, in the trace that the host has begun: to Application Insights where a
/// connection string is set, and by OTLP where an endpoint is. The host is told and forwards them no more.
/// </summary>
internal static class CloudTelemetry
{
    private const string ConnectionString = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string Sampler = "OTEL_TRACES_SAMPLER";
    private const string HostMode = "AzureFunctionsJobHost:telemetryMode";
    private const string OpenTelemetryMode = "OpenTelemetry";

    private const string Ours = "VidPipe.*";

    /// <summary>The durable client's: it joins a request to the orchestration that it has started.</summary>
    private const string DurableClient = "Microsoft.DurableTask";

    /// <summary>Adds nothing where neither setting is there.</summary>
    public static IServiceCollection AddCloudTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var toAzure = IsSet(configuration, ConnectionString);
        var toCollector = IsSet(configuration, OtlpEndpoint);
        if (!(toAzure || toCollector) || IsHostInAnotherMode(configuration)) return services;

        var telemetry = services.AddOpenTelemetry()
            .UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(Ours, DurableClient))
            .WithMetrics(metrics => metrics.AddMeter(Ours))
            // No scopes: those of a request hold its path, and with it ids that are secrets.
            .WithLogging(null, logs => (logs.IncludeFormattedMessage, logs.IncludeScopes) = (true, false));
        if (toAzure)
        {
            telemetry.UseAzureMonitorExporter();
            services.Configure<AzureMonitorExporterOptions>(options => Keep(options, hasSampler: IsSet(configuration, Sampler)));
        }

        if (toCollector) telemetry.UseOtlpExporter();
        return services;
    }

    /// <summary>By default five traces a second are kept, and logs only of those: a failure is one line, and must arrive.</summary>
    private static void Keep(AzureMonitorExporterOptions options, bool hasSampler)
    {
        if (!hasSampler) options.TracesPerSecond = null;
        options.EnableTraceBasedLogsSampler = false;
        // The host's.
        options.EnableLiveMetrics = false;
    }

    /// <summary>host.json says OpenTelemetry. A host that is set to another mode forwards the worker's logs in any case: all would arrive twice.</summary>
    private static bool IsHostInAnotherMode(IConfiguration configuration) =>
        IsSet(configuration, HostMode) && !string.Equals(configuration[HostMode], OpenTelemetryMode, StringComparison.OrdinalIgnoreCase);

    private static bool IsSet(IConfiguration configuration, string name) => !string.IsNullOrWhiteSpace(configuration[name]);
}
