using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;
using VidPipe.Functions.Tests.Rig;

namespace VidPipe.Functions.Tests.Telemetry;

public sealed class CloudTelemetryTests
{
    private const string ToldTheHost = "WorkerOpenTelemetryEnabled";

    // Port 9 of this machine: nobody listens there, and nothing leaves it.
    private static readonly (string Key, string Value) Azure =
        ("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=http://127.0.0.1:9/;LiveEndpoint=http://127.0.0.1:9/");

    private static readonly (string Key, string Value) Collector = ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");

    public static TheoryData<bool, bool> Destinations => new() { { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Destinations))]
    public void Spans_of_the_worker_of_the_durable_client_and_of_ours_are_collected_where_a_destination_is_set(bool azure, bool collector)
    {
        using var worker = Worker([.. azure ? [Azure] : Array.Empty<(string, string)>(), .. collector ? [Collector] : Array.Empty<(string, string)>()]);

        Assert.NotNull(worker.Services.GetService<TracerProvider>());
        foreach (var source in new[] { "VidPipe.TelemetryTests", "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask", "Foreign.TelemetryTests" })
        {
            using var spans = new ActivitySource(source);
            spans.StartActivity("span")?.Dispose();
        }

        Assert.Equal(["VidPipe.TelemetryTests", "Microsoft.Azure.Functions.Worker", "Microsoft.DurableTask"], worker.Spans.Where(s => s.OperationName == "span").Select(s => s.Source.Name));
        Assert.Equal("True", worker.Capabilities[ToldTheHost]);
    }

    [Fact]
    public void Meters_of_ours_are_read()
    {
        using var worker = Worker(Azure);
        Assert.NotNull(worker.Services.GetService<MeterProvider>());
        using var ours = new Meter("VidPipe.TelemetryTests");
        using var foreign = new Meter("Foreign.TelemetryTests");

        Assert.True(ours.CreateCounter<long>("count").Enabled);
        Assert.False(foreign.CreateCounter<long>("count").Enabled);
    }

    [Fact]
    public void Logs_go_out_once_as_texts_and_without_the_addresses_that_the_framework_logs()
    {
        using var worker = Worker(Azure);
        var loggers = worker.Services.GetRequiredService<ILoggerFactory>();

        using (loggers.CreateLogger("Scope").BeginScope(new Dictionary<string, object> { ["RequestPath"] = "/api/projects/project-secret" }))
        {
            loggers.CreateLogger("VidPipe.Project").LogError("Project {ProjectId} failed", "project-1");
            loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").LogInformation("Request starting http://host/api/projects?code=secret");
        }

        Assert.Equal(["VidPipe.Project: Project project-1 failed"], worker.Logs);
        Assert.Single(worker.Services.GetServices<ILoggerProvider>().OfType<OpenTelemetryLoggerProvider>());
    }

    [Theory]
    [InlineData(null, null, null, 1f)]
    [InlineData("microsoft.fixed_percentage", "0.5", null, 0.5f)]
    [InlineData("microsoft.rate_limited", "2", 2.0, 1f)]
    public void Spans_are_sampled_only_where_a_sampler_is_set_and_logs_never(string? sampler, string? argument, double? tracesPerSecond, float ratio)
    {
        using var worker = Worker(Azure, ("OTEL_TRACES_SAMPLER", sampler!), ("OTEL_TRACES_SAMPLER_ARG", argument!));

        var options = worker.Services.GetRequiredService<IOptionsMonitor<AzureMonitorExporterOptions>>().CurrentValue;

        Assert.Equal((tracesPerSecond, ratio, false), (options.TracesPerSecond, options.SamplingRatio, options.EnableTraceBasedLogsSampler));
    }

    [Fact]
    public void Worker_is_composed_with_it()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration.AddInMemoryCollection([new("AzureWebJobsStorage", "UseDevelopmentStorage=true"), new(Azure.Key, Azure.Value), new(Collector.Key, Collector.Value)]);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddCloudHost(builder.Configuration);
        builder.Services.AddHistoryGuard();

        using var worker = builder.Build();

        Assert.NotNull(worker.Services.GetService<TracerProvider>());
        Assert.NotNull(worker.Services.GetService<FunctionExecutionDelegate>());
        Assert.Equal("True", worker.Services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities[ToldTheHost]);
    }

    [Fact]
    public void Nothing_is_made_without_a_destination()
    {
        using var worker = Worker();

        AssertSilent(worker);
    }

    [Fact]
    public void Nothing_is_made_when_the_host_forwards_the_logs_of_the_worker_itself()
    {
        using var worker = Worker(Azure, ("AzureFunctionsJobHost:telemetryMode", "ApplicationInsights"));

        AssertSilent(worker);
    }

    [Fact]
    public void Host_is_told_to_speak_OpenTelemetry_as_the_worker_does()
    {
        using var host = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "host.json")));

        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
    }

    private static void AssertSilent(WorkerRig worker)
    {
        Assert.Null(worker.Services.GetService<TracerProvider>());
        Assert.Null(worker.Services.GetService<MeterProvider>());
        Assert.Empty(worker.Services.GetServices<ILoggerProvider>());
        Assert.DoesNotContain(ToldTheHost, worker.Capabilities.Keys);
    }

    private static WorkerRig Worker(params (string Key, string Value)[] settings) => new(settings);

    /// <summary>The services of the worker, with something that watches what its providers are given.</summary>
    private sealed class WorkerRig : IDisposable
    {
        private readonly ServiceProvider _services;

        public WorkerRig((string Key, string Value)[] settings)
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection([new("AzureWebJobsStorage", "UseDevelopmentStorage=true"), .. settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value))])
                .Build();
            var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddCloudHost(configuration);
            services.ConfigureOpenTelemetryTracerProvider(traces => traces.AddProcessor(new SpanWatch(Spans)));
            services.ConfigureOpenTelemetryLoggerProvider(logs => logs.AddProcessor(new LogWatch(Logs)));
            _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        }

        public IServiceProvider Services => _services;

        public ConcurrentQueue<Activity> Spans { get; } = [];

        public ConcurrentQueue<string> Logs { get; } = [];

        public IDictionary<string, string> Capabilities => _services.GetRequiredService<IOptions<WorkerOptions>>().Value.Capabilities;

        public void Dispose() => _services.Dispose();
    }

    private sealed class SpanWatch(ConcurrentQueue<Activity> spans) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => spans.Enqueue(data);
    }

    private sealed class LogWatch(ConcurrentQueue<string> logs) : BaseProcessor<LogRecord>
    {
        public override void OnEnd(LogRecord data)
        {
            var scopes = new List<string>();
            data.ForEachScope((scope, found) => found.AddRange(scope.Scope is null ? [] : [scope.Scope.ToString()!]), scopes);
            logs.Enqueue($"{data.CategoryName}: {data.FormattedMessage}{string.Concat(scopes)}");
        }
    }
}
