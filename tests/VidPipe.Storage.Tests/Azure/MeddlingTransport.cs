using Azure.Core;
using Azure.Core.Pipeline;

namespace VidPipe.Storage.Tests.Azure;

/// <summary>The network, with somebody in the way: before and after each attempt at a request.</summary>
internal sealed class MeddlingTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _network = new();

    /// <summary>Called before an attempt goes out; may change it or throw in its place.</summary>
    public Func<HttpMessage, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called with the answer; may change it or throw, so that nobody gets it.</summary>
    public Func<HttpMessage, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Does something to the first answers of a kind.</summary>
    public static Func<HttpMessage, Task> First(int times, Func<HttpMessage, bool> kind, Func<HttpMessage, Task> act) => async message =>
    {
        if (kind(message) && times-- > 0) await act(message);
    };

    public static Task CutAsync(HttpMessage message) => throw new IOException("The connection was cut.");

    public static bool IsCommit(HttpMessage message) => Is(message, RequestMethod.Put, "comp=blocklist");

    public static bool IsBlock(HttpMessage message) => Is(message, RequestMethod.Put, "comp=block&");

    public static bool IsDownload(HttpMessage message) => message.Request.Method == RequestMethod.Get && !message.Request.Uri.Query.Contains("comp=", StringComparison.Ordinal);

    public static bool IsDelete(HttpMessage message) => message.Request.Method == RequestMethod.Delete;

    public override Request CreateRequest() => _network.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        await Before(message);
        await _network.ProcessAsync(message);
        await After(message);
    }

    private static bool Is(HttpMessage message, RequestMethod method, string query) =>
        message.Request.Method == method && $"{message.Request.Uri.Query}&".Contains(query, StringComparison.Ordinal);
}
