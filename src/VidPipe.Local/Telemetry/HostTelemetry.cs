using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace VidPipe.Local.Telemetry;

/// <summary>
/// Exports what the "VidPipe.*" sources and meters measure, and the log, by OTLP. Endpoint, protocol, headers and resource
/// come from the standard environment variables, which the host's configuration holds. What is left is sent when the
/// host's services are disposed.
/// </summary>
internal static class HostTelemetry
{
    private const string Ours = "VidPipe.*";

    public static void Add(IServiceCollection services, OtlpSignals signals)
    {
        if (!signals.Any) return;

        var telemetry = services.AddOpenTelemetry().ConfigureResource(DescribeHost);
        if (signals.Traces) telemetry.WithTracing(traces => traces.AddSource(Ours).AddOtlpExporter());
        if (signals.Metrics) telemetry.WithMetrics(metrics => metrics.AddMeter(Ours).AddOtlpExporter());
        if (signals.Logs)
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter(), options =>
            {
                options.IncludeScopes = true;
                options.ParseStateValues = true;
            });
        }
    }

    /// <summary>Our name, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES gives another.</summary>
    private static void DescribeHost(ResourceBuilder resource) => resource.Clear()
        .AddService("vidpipe", serviceVersion: Hosting.ProductVersion.Text)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
