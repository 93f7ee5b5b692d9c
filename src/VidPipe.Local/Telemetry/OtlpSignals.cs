namespace VidPipe.Local.Telemetry;

/// <summary>Which signals the standard environment variables of OpenTelemetry ask to be exported.</summary>
internal sealed record OtlpSignals(bool Traces, bool Metrics, bool Logs)
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public bool Any => Traces || Metrics || Logs;

    /// <param name="variable">Reads an environment variable.</param>
    public static OtlpSignals From(Func<string, string?> variable)
    {
        if (string.Equals(variable("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase)) return new(false, false, false);
        return new(IsOn("TRACES"), IsOn("METRICS"), IsOn("LOGS"));

        bool IsOn(string signal) =>
            (IsSet(Endpoint) || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT")) && (variable($"OTEL_{signal}_EXPORTER") is null or "" or "otlp");

        bool IsSet(string name) => !string.IsNullOrWhiteSpace(variable(name));
    }
}
