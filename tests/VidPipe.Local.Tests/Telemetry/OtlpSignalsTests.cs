using VidPipe.Local.Telemetry;

namespace VidPipe.Local.Tests.Telemetry;

public class OtlpSignalsTests
{
    [Theory]
    [InlineData("", false, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317", true, true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://c:4317", true, false, false)]
    [InlineData("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=http://c:4317 OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=http://c:4317", false, true, true)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_LOGS_EXPORTER=none", true, true, false)]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4317 OTEL_SDK_DISABLED=true", false, false, false)]
    [InlineData("OTEL_SERVICE_NAME=x", false, false, false)]
    public void The_standard_variables_decide(string environment, bool traces, bool metrics, bool logs)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=', 2)).ToDictionary(v => v[0], v => v[1]);

        Assert.Equal(new OtlpSignals(traces, metrics, logs), OtlpSignals.From(variables.GetValueOrDefault));
    }
}
