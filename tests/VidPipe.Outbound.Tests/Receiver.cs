using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VidPipe.Outbound.Tests;

/// <summary>A request as it came in.</summary>
internal sealed record Received(string Method, string Path, string Host, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>A real server on a free port of the loopback address, which answers as it is told to.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Received> _received = new();

    private Receiver(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var headers = http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            _received.Enqueue(new Received(http.Request.Method, http.Request.Path, http.Request.Host.Value!, headers, await reader.ReadToEndAsync()));
            await answer(http);
        });
    }

    public int Port { get; private set; }

    public IReadOnlyList<Received> Received => [.. _received];

    public static Task<Receiver> StartAsync(int statusCode, params (string Name, string Value)[] headers) => StartAsync(http =>
    {
        http.Response.StatusCode = statusCode;
        foreach (var (name, value) in headers) http.Response.Headers[name] = value;
        return Task.CompletedTask;
    });

    public static async Task<Receiver> StartAsync(Func<HttpContext, Task> answer)
    {
        var receiver = new Receiver(answer);
        await receiver._app.StartAsync();
        receiver.Port = new Uri(receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
