using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VidPipe.Providers.Tests.Vertex.Rigs;

/// <summary>A real HTTP server on loopback that gives tokens out; it stands for Google's token services and for the metadata server.</summary>
internal sealed class TokenServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    public TokenServer()
    {
        Port = FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public int Port { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    public List<(string Path, string Body, string? Flavor)> Requests { get; } = [];

    public int Status { get; set; } = 200;

    public string Body { get; set; } = """{"access_token":"fresh-token","expires_in":1800,"token_type":"Bearer"}""";

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var call = await _listener.GetContextAsync();
                using var reader = new StreamReader(call.Request.InputStream);
                var body = await reader.ReadToEndAsync();
                lock (Requests) Requests.Add((call.Request.Url!.AbsolutePath, body, call.Request.Headers["Metadata-Flavor"]));
                call.Response.StatusCode = Status;
                call.Response.ContentType = "application/json";
                call.Response.Headers["Metadata-Flavor"] = "Google";
                await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(Body));
                call.Response.Close();
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed.
        }
    }
}
