using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace VidPipe.Local.Telemetry;

/// <summary>
/// Exports what the "VidPipe.*" sources and meters measure, by OTLP. Endpoint, protocol, headers and resource come from the
/// standard environment variables; without an endpoint nothing is made.
/// </summary>
internal sealed class HostTelemetry : IDisposable
{
    private const string Ours = "VidPipe.*";

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private HostTelemetry(TracerProvider? traces, MeterProvider? metrics) => (_traces, _metrics) = (traces, metrics);

    public static HostTelemetry Start(OtlpSignals signals) => new(
        signals.Traces ? Sdk.CreateTracerProviderBuilder().SetResourceBuilder(Resource()).AddSource(Ours).AddOtlpExporter().Build() : null,
        signals.Metrics ? Sdk.CreateMeterProviderBuilder().SetResourceBuilder(Resource()).AddMeter(Ours).AddOtlpExporter().Build() : null);

    public static void AddLogs(ILoggingBuilder logging) => logging.AddOpenTelemetry(options =>
    {
        options.IncludeScopes = true;
        options.ParseStateValues = true;
        options.SetResourceBuilder(Resource());
        options.AddOtlpExporter();
    });

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    /// <summary>Our name, unless OTEL_SERVICE_NAME or OTEL_RESOURCE_ATTRIBUTES gives another.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddService("vidpipe", serviceVersion: Hosting.ProductVersion.Text)
        .AddTelemetrySdk()
        .AddEnvironmentVariableDetector();
}
