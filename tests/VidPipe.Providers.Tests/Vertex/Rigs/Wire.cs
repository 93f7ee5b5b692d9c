using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace VidPipe.Providers.Tests.Vertex.Rigs;

/// <summary>What a request was.</summary>
internal sealed record Sent(HttpMethod Method, Uri Address, string? Authorization, string? QuotaProject, string? Range, string Body, DateTimeOffset At)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Verb => Address.AbsolutePath[(Address.AbsolutePath.LastIndexOf(':') + 1)..];
}

/// <summary>In place of a network: answers in the order of a script, the last again and again; records what was sent.</summary>
internal sealed class Wire(TimeProvider time) : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _script = [];
    private Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>? _last;

    public List<Sent> Requests { get; } = [];

    /// <summary>Reaches the server and is answered.</summary>
    public Wire Answers(int status, string body, params (string Name, string Value)[] headers) => Answers(status, Encoding.UTF8.GetBytes(body), headers);

    public Wire Answers(int status, byte[] body, params (string Name, string Value)[] headers) => Then(async (request, token) =>
    {
        await ReceiveAsync(request, token);
        return Response(status, new ByteArrayContent(body), headers);
    });

    /// <summary>As Google's services say it.</summary>
    public Wire Fails(int status, string name, string message = "No.", string details = "[]", params (string Name, string Value)[] headers) => Answers(
        status,
        new JsonObject { ["error"] = new JsonObject { ["code"] = status, ["message"] = message, ["status"] = name, ["details"] = JsonNode.Parse(details) } }.ToJsonString(),
        headers);

    /// <summary>No connection comes about: the request's body is never asked for.</summary>
    public Wire Unreachable(HttpRequestError error = HttpRequestError.ConnectionError) => Then((_, _) => throw new HttpRequestException(error, "down"));

    /// <summary>The request arrives, and the connection ends without an answer.</summary>
    public Wire CutsAfterSending() => Then(async (request, token) =>
    {
        await ReceiveAsync(request, token);
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut");
    });

    /// <summary>The answer begins and is cut.</summary>
    public Wire CutsAnswer(string beginning, params (string Name, string Value)[] headers) => CutsAnswer(Encoding.UTF8.GetBytes(beginning), 200, headers);

    public Wire CutsAnswer(byte[] beginning, int status, params (string Name, string Value)[] headers) => Then(async (request, token) =>
    {
        await ReceiveAsync(request, token);
        return Response(status, new StreamContent(new BrokenStream(beginning)), headers);
    });

    /// <summary>The request arrives, then nothing happens until the test's own act, and after it.</summary>
    public Wire Hangs(Action? meanwhile = null) => Then(async (request, token) =>
    {
        await ReceiveAsync(request, token);
        meanwhile?.Invoke();
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        throw new InvalidOperationException("Not reached.");
    });

    /// <summary>A connection that is being made for ever.</summary>
    public Wire HangsWhileConnecting(Action meanwhile) => Then(async (_, token) =>
    {
        meanwhile();
        await Task.Delay(Timeout.InfiniteTimeSpan, token);
        throw new InvalidOperationException("Not reached.");
    });

    public Wire Then(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        lock (_script)
        {
            if (_script.TryDequeue(out var next)) _last = next;
        }

        return (_last ?? throw new InvalidOperationException("The script has no answer."))(request, cancellationToken);
    }

    private static HttpResponseMessage Response(int status, HttpContent content, (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = content };
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value)) content.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private async Task ReceiveAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        if (request.Content is { } content)
        {
            await content.CopyToAsync(body, cancellationToken);
            Assert.Equal(content.Headers.ContentLength, body.Length);
        }

        lock (_script)
        {
            Requests.Add(new Sent(
                request.Method,
                request.RequestUri!,
                request.Headers.Authorization?.ToString(),
                request.Headers.TryGetValues("x-goog-user-project", out var quota) ? string.Join(',', quota) : null,
                request.Headers.Range?.ToString(),
                Encoding.UTF8.GetString(body.ToArray()),
                time.GetUtcNow()));
        }
    }

    private sealed class BrokenStream(byte[] beginning) : MemoryStream(beginning)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await base.ReadAsync(buffer, cancellationToken) is > 0 and var read ? read : throw new HttpIOException(HttpRequestError.ResponseEnded, "cut");
    }
}
