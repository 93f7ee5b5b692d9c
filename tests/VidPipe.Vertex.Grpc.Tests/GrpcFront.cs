using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Cloud.AIPlatform.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace VidPipe.VertexGrpc.Tests;

/// <summary>
/// The gRPC side of a server that has REST: reads a call from the wire, asks REST the same, and answers what that answered.
/// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
/// </summary>
internal sealed partial class GrpcFront : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _rest = new();

    private GrpcFront(Uri behind)
    {
        Behind = behind;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri Behind { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>What came with the calls.</summary>
    public List<IHeaderDictionary> Headers { get; } = [];

    /// <summary>Answers in place of REST when it returns a message.</summary>
    public Func<string, IMessage?> Instead { get; set; } = _ => null;

    /// <summary>Takes part before anything else.</summary>
    public Func<HttpContext, Task<bool>> Interferes { get; set; } = _ => Task.FromResult(false);

    public static async Task<GrpcFront> StartAsync(Uri behind)
    {
        var front = new GrpcFront(behind);
        await front._app.StartAsync();
        front.Address = new Uri(front._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/");
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rest.Dispose();
    }

    public static void Refuse(HttpContext http, int code, string message, params IMessage[] details)
    {
        var status = new Google.Rpc.Status { Code = code, Message = message, Details = { details.Select(Any.Pack) } };
        http.Response.AppendTrailer("grpc-status", code.ToString(System.Globalization.CultureInfo.InvariantCulture));
        http.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        http.Response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(status.ToByteArray()));
    }

    private async Task ServeAsync(HttpContext http)
    {
        Headers.Add(http.Request.Headers);
        http.Response.ContentType = "application/grpc";
        var message = await ReadAsync(http.Request.Body);
        if (await Interferes(http)) return;

        var verb = http.Request.Path.Value!.Split('/')[^1];
        if (Instead(verb) is { } answer)
        {
            await WriteAsync(http.Response, answer);
        }
        else if (verb == "GenerateContent")
        {
            var request = GenerateContentRequest.Parser.ParseFrom(message);
            var model = request.Model;
            request.Model = "";
            await AskAsync<GenerateContentResponse>(http, $"{model}:generateContent", request);
        }
        else
        {
            var request = PredictRequest.Parser.ParseFrom(message);
            var model = request.Endpoint;
            request.Endpoint = "";
            await AskAsync<PredictResponse>(http, $"{model}:predict", request);
        }
    }

    private async Task AskAsync<T>(HttpContext http, string path, IMessage request)
        where T : IMessage, new()
    {
        // Protobuf writes 64-bit numbers as texts, which Google's REST takes as well; the server behind does not.
        var json = JsonNode.Parse(Counts().Replace(JsonFormatter.Default.Format(request), "$1$2"))!;
        using var content = new StringContent(json.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await _rest.PostAsync(new Uri(Behind, $"v1/{path}"), content);
        if (answer.IsSuccessStatusCode)
        {
            await WriteAsync(http.Response, JsonParser.Default.Parse<T>(await answer.Content.ReadAsStringAsync()));
            return;
        }

        var error = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error");
        var name = error.GetProperty("status").GetString()!.Replace("_", "", StringComparison.Ordinal);
        List<IMessage> details = [];
        foreach (var detail in error.TryGetProperty("details", out var all) ? all.EnumerateArray() : default)
        {
            if (detail.TryGetProperty("retryDelay", out var delay)) details.Add(new RetryInfo { RetryDelay = JsonParser.Default.Parse<Duration>($"\"{delay.GetString()}\"") });
            if (detail.TryGetProperty("reason", out var reason)) details.Add(new ErrorInfo { Reason = reason.GetString() });
        }

        Refuse(http, (int)System.Enum.Parse<Grpc.Core.StatusCode>(name, ignoreCase: true), error.GetProperty("message").GetString()!, [.. details]);
    }

    [GeneratedRegex("(\"(?:min|max)Items\": )\"([0-9]+)\"")]
    private static partial Regex Counts();

    /// <summary>A byte that says "not compressed", the length, the message.</summary>
    private static async Task<byte[]> ReadAsync(Stream body)
    {
        var head = new byte[5];
        await body.ReadExactlyAsync(head);
        var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        await body.ReadExactlyAsync(message);
        return message;
    }

    private static async Task WriteAsync(Microsoft.AspNetCore.Http.HttpResponse response, IMessage message)
    {
        var head = new byte[5];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), message.CalculateSize());
        await response.Body.WriteAsync(head);
        await response.Body.WriteAsync(message.ToByteArray());
        response.AppendTrailer("grpc-status", "0");
    }
}
