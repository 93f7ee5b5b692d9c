using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VidPipe.Local.Tests.EndToEnd;

public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Traces_metrics_and_logs_go_where_the_standard_variables_say()
    {
        using var collector = new Collector();
        await using var make = VidPipeProcess.Start(
            _folder.Path,
            new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Url, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf", ["OTEL_SERVICE_NAME"] = "my-studio" },
            "make", "A kite", "--scenes", "1", "--clip-duration", "2", "--data", "data", "-o", "film.mp4");

        Assert.True(await make.WaitAsync() == 0, make.Error);

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Received.Keys.Order());
        Assert.All(collector.Received.Values, body => Assert.Contains("my-studio", body));
        Assert.Contains("VidPipe.Engine", collector.Received["/v1/traces"]);
        Assert.Contains("vidpipe.engine.activity.duration", collector.Received["/v1/metrics"]);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Takes in what is posted, by path. The bodies are protobuf; their strings stand in them as they are.</summary>
    private sealed class Collector : IDisposable
    {
        private readonly HttpListener _listener = new();

        public Collector()
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/";
            }

            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = ReceiveAsync();
        }

        public string Url { get; }

        public ConcurrentDictionary<string, string> Received { get; } = new();

        public void Dispose() => _listener.Close();

        private async Task ReceiveAsync()
        {
            while (_listener.IsListening)
            {
                HttpListenerContext call;
                try
                {
                    call = await _listener.GetContextAsync();
                }
                catch (Exception ended) when (ended is ObjectDisposedException or HttpListenerException)
                {
                    return;
                }

                using var body = new MemoryStream();
                await call.Request.InputStream.CopyToAsync(body);
                var text = Encoding.Latin1.GetString(body.ToArray());
                Received.AddOrUpdate(call.Request.Url!.AbsolutePath, text, (_, before) => before + text);
                call.Response.Close();
            }
        }
    }
}
