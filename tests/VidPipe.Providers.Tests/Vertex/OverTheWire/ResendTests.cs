using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Tests.Vertex.OverTheWire;

/// <summary>.NET's own handler sends some requests again by itself. A job must not be one of them.</summary>
public sealed class ResendTests
{
    [Fact]
    public async Task A_pooled_connection_that_ends_when_the_job_arrives_sends_it_once()
    {
        using var server = new ClosingServer();
        using var rig = new VertexRig();
        var provider = Over(server.Address, rig, VertexHttp.CreateHandler());
        await provider.Videos.SubmitAsync(Job(rig), default);

        var submission = await provider.Videos.SubmitAsync(Job(rig), default);

        Assert.IsType<VideoSubmission.Uncertain>(submission);
        Assert.Equal(2, server.Bodies);
    }

    [Fact]
    public async Task A_pooled_connection_that_has_ended_before_makes_no_second_job()
    {
        using var server = new ClosingServer { ClosesWhenIdle = true };
        using var rig = new VertexRig();
        var provider = Over(server.Address, rig, VertexHttp.CreateHandler());
        await provider.Videos.SubmitAsync(Job(rig), default);
        await server.Idled.Task.WaitAsync(TimeSpan.FromMinutes(5));

        var submission = await provider.Videos.SubmitAsync(Job(rig), default);

        Assert.True(submission is VideoSubmission.Accepted or VideoSubmission.Uncertain);
        Assert.InRange(server.Bodies, 1, 2);
    }

    [Fact]
    public async Task A_stream_that_an_HTTP2_server_disowns_is_not_sent_again_by_the_handler()
    {
        await using var server = await DisowningServer.StartAsync();
        using var rig = new VertexRig();
        using var plain = new HttpClient(server.Handler()) { DefaultRequestVersion = HttpVersion.Version20 };
        using var content = new ByteArrayContent("{}"u8.ToArray());
        await Assert.ThrowsAsync<HttpRequestException>(() => plain.PostAsync(server.Address, content));
        Assert.True(server.Requests > 1, "This handler does not resend: the guard is not needed any more.");
        server.Requests = 0;

        var submission = await Over(server.Address, rig, server.Handler()).Videos.SubmitAsync(Job(rig), default);

        Assert.IsType<VideoSubmission.Uncertain>(submission);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task A_body_is_written_once()
    {
        using var content = new OneShotContent(RequestBody.Of(new JsonObject { ["a"] = 1 }));
        Assert.False(content.IsBegun);

        await content.CopyToAsync(Stream.Null);

        Assert.True(content.IsBegun);
        await Assert.ThrowsAsync<InvalidOperationException>(() => content.CopyToAsync(Stream.Null));
        Assert.Equal(new MediaTypeHeaderValue("application/json", "utf-8"), content.Headers.ContentType);
    }

    private static GenerationProvider Over(Uri address, VertexRig rig, HttpMessageHandler handler) => VertexProvider.Create(
        VertexRig.Usual with { BaseUrl = address.AbsoluteUri }, rig.Models, TimeProvider.System, NullLogger.Instance, new FixedTokens(), handler);

    private static VideoRequest Job(VertexRig rig) => new("film-1", "Push in", "16:9", 8, AudioMode.None, 1, rig.Frame(1), null);

    /// <summary>Answers the first request of all; every other ends its connection once it has been read whole.</summary>
    private sealed class ClosingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private int _bodies;

        public ClosingServer()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public bool ClosesWhenIdle { get; init; }

        public TaskCompletionSource Idled { get; } = new();

        public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

        public int Bodies => _bodies;

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true) _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Closed.
            }
        }

        private async Task ServeAsync(Socket socket)
        {
            using var connection = new NetworkStream(socket, ownsSocket: true);
            while (await ReadRequestAsync(connection))
            {
                if (Interlocked.Increment(ref _bodies) > 1 && !ClosesWhenIdle) break;
                var body = Answer.Running(VertexRig.Operation);
                await connection.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
                if (ClosesWhenIdle) break;
            }

            socket.Shutdown(SocketShutdown.Both);
            Idled.TrySetResult();
        }

        private static async Task<bool> ReadRequestAsync(Stream connection)
        {
            var head = new StringBuilder();
            var one = new byte[1];
            while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                if (await connection.ReadAsync(one) == 0) return false;
                head.Append((char)one[0]);
            }

            var length = head.ToString().Split("\r\n").First(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)).Split(':')[1];
            await connection.ReadExactlyAsync(new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)]);
            return true;
        }
    }

    /// <summary>Reads every HTTP/2 request whole, then says that it has not looked at it (REFUSED_STREAM).</summary>
    private sealed class DisowningServer : IAsyncDisposable
    {
        private const int RefusedStream = 7;
        private readonly WebApplication _app;
        private int _requests;

        private DisowningServer()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(Certificate());
            }));
            _app = builder.Build();
            _app.Run(async http =>
            {
                await http.Request.Body.CopyToAsync(Stream.Null);
                Interlocked.Increment(ref _requests);
                http.Features.Get<IHttpResetFeature>()!.Reset(RefusedStream);
            });
        }

        public Uri Address { get; private set; } = null!;

        public int Requests
        {
            get => _requests;
            set => _requests = value;
        }

        public static async Task<DisowningServer> StartAsync()
        {
            var server = new DisowningServer();
            await server._app.StartAsync();
            server.Address = new Uri(server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
            return server;
        }

        /// <summary>The usual handler, which takes this server's certificate.</summary>
        public SocketsHttpHandler Handler()
        {
            var handler = (SocketsHttpHandler)VertexHttp.CreateHandler();
            handler.SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true };
            return handler;
        }

        public async ValueTask DisposeAsync() => await _app.DisposeAsync();

        private static X509Certificate2 Certificate()
        {
            using var key = RSA.Create(2048);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
