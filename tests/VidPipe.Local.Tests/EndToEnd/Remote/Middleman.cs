using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;

namespace VidPipe.Local.Tests.EndToEnd.Remote;

/// <summary>What a <see cref="Middleman"/> does to a request.</summary>
internal enum Mischief
{
    None,

    /// <summary>The host does what was asked for, and nobody hears of it.</summary>
    LoseAnswer,

    /// <summary>503 as a gateway answers it, without asking the host.</summary>
    Unavailable,

    /// <summary>The connection breaks in the middle of the body.</summary>
    CutBody,
}

internal sealed record SeenRequest(string Method, string Url, string Path, string? Key, string? IdempotencyKey, string? Range, string? IfRange);

/// <summary>A gateway in front of a host, below a base path, over a network that is not to be relied on.</summary>
internal sealed class Middleman : IAsyncDisposable
{
    private const string BasePath = "/videos";

    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly HttpClient _http;
    private readonly Func<SeenRequest, Mischief> _mischief;
    private readonly WebApplication _app;

    private Middleman(Uri host, Func<SeenRequest, Mischief> mischief)
    {
        _http = new HttpClient { BaseAddress = host };
        _mischief = mischief;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(PassOnAsync);
    }

    public IReadOnlyCollection<SeenRequest> Seen => _seen;

    public string Url => $"{_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}{BasePath}";

    public static async Task<Middleman> StartAsync(Uri host, Func<SeenRequest, Mischief> mischief)
    {
        var middleman = new Middleman(host, mischief);
        await middleman._app.StartAsync();
        return middleman;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _http.Dispose();
    }

    private async Task PassOnAsync(HttpContext http)
    {
        var path = http.Request.Path.Value!;
        Assert.StartsWith($"{BasePath}/", path);
        var seen = new SeenRequest(
            http.Request.Method, http.Request.GetEncodedPathAndQuery(), path[BasePath.Length..], Header(http, "x-functions-key"),
            Header(http, "Idempotency-Key"), Header(http, "Range"), Header(http, "If-Range"));
        _seen.Enqueue(seen);
        var mischief = _mischief(seen);
        if (mischief == Mischief.Unavailable)
        {
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = "1";
            await http.Response.WriteAsync("<html>Our gateway has nobody behind it.</html>");
            return;
        }

        using var message = new HttpRequestMessage(new HttpMethod(seen.Method), $"{path[(BasePath.Length + 1)..]}{http.Request.QueryString}");
        if (http.Request.ContentLength > 0 || http.Request.Headers.TransferEncoding.Count > 0) message.Content = new StreamContent(http.Request.Body);
        foreach (var (name, values) in http.Request.Headers.Where(h => h.Key != "Host" && h.Key != "Transfer-Encoding"))
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.ToArray())) message.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(http.RequestAborted);
        if (mischief == Mischief.LoseAnswer)
        {
            http.Abort();
            return;
        }

        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Transfer-Encoding")) http.Response.Headers[name] = values.ToArray();
        if (mischief == Mischief.CutBody)
        {
            await http.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
            return;
        }

        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }

    private static string? Header(HttpContext http, string name) => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;
}
