using System.Text;
using Microsoft.AspNetCore.Http;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Serving;

/// <summary>Puts an answer on the wire, spoilt as the script asks.</summary>
internal static class Transport
{
    private const int Megabyte = 1 << 20;

    /// <returns>The label of what was done to the answer, or null when it went out as it is.</returns>
    public static async Task<string?> SendAsync(HttpContext http, Reply reply, Answer? answer, TimeProvider time)
    {
        var response = http.Response;
        response.StatusCode = reply.Status;
        response.ContentType = (answer as Answer.WrongType)?.ContentType ?? reply.ContentType;
        foreach (var (name, value) in reply.Headers) response.Headers.Append(name, value);

        switch (answer)
        {
            case Answer.Huge huge:
                await SendHugeAsync(response, huge.Megabytes, http.RequestAborted);
                return huge.Label;

            case Answer.Cut { At: CutPoint.InAnswer } cut:
                response.ContentLength = reply.Body.Length;
                await response.Body.WriteAsync(reply.Body[..(reply.Body.Length / 2)], http.RequestAborted);
                // Not aborted: a reset would take the sent half with it. Kestrel closes a connection whose answer is shorter than it said.
                await response.Body.FlushAsync(http.RequestAborted);
                return cut.Label;

            case Answer.Drip drip:
                response.ContentLength = reply.Body.Length;
                await DripAsync(response, reply.Body, drip, time, http.RequestAborted);
                return drip.Label;

            case Answer.Malformed malformed:
                await SendWholeAsync(response, reply.Body[..(reply.Body.Length * 2 / 3)], http.RequestAborted);
                return malformed.Label;

            default:
                await SendWholeAsync(response, reply.Body, http.RequestAborted);
                return (answer as Answer.WrongType)?.Label;
        }
    }

    private static async Task SendWholeAsync(HttpResponse response, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, cancellationToken);
    }

    /// <summary>JSON of the right kind as far as it goes, and it goes far.</summary>
    private static async Task SendHugeAsync(HttpResponse response, int megabytes, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""u8.ToArray(), cancellationToken);
        var megabyte = Encoding.ASCII.GetBytes(new string('a', Megabyte));
        for (var sent = 0; sent < megabytes; sent++) await response.Body.WriteAsync(megabyte, cancellationToken);
        await response.Body.WriteAsync("\"}]}}]}"u8.ToArray(), cancellationToken);
    }

    private static async Task DripAsync(HttpResponse response, ReadOnlyMemory<byte> body, Answer.Drip drip, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var sent = 0; sent < body.Length; sent += drip.Bytes)
        {
            await response.Body.WriteAsync(body[sent..Math.Min(body.Length, sent + drip.Bytes)], cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
            await Task.Delay(drip.Interval, time, cancellationToken);
        }
    }
}
