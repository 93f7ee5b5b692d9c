using System.Buffers;
using System.Globalization;
using System.Text.Json;
using VidPipe.Core.Foreign;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>An error as Google's services describe it.</summary>
/// <param name="Status">A name of google.rpc.Code (<c>RESOURCE_EXHAUSTED</c>), or empty when the answer is not one of Google's errors.</param>
/// <param name="Message">The provider's own words, one bounded line.</param>
/// <param name="Reason">Of its ErrorInfo (<c>SERVICE_DISABLED</c>), or null.</param>
/// <param name="RetryDelay">Of its RetryInfo.</param>
internal sealed record GoogleError(string Status, string Message, string? Reason, TimeSpan? RetryDelay)
{
    private const int MostBytes = 64 * 1024;

    private static readonly GoogleError Foreign = new("", "", null, null);

    /// <summary>Reads what fits; an error that cannot be read is still one.</summary>
    public static async Task<GoogleError> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        try
        {
            var read = await body.ReadAtLeastAsync(buffer.AsMemory(0, MostBytes), MostBytes, throwOnEndOfStream: false, cancellationToken);
            using var document = ForeignJson.Parse(buffer.AsMemory(0, read));
            var root = document.RootElement is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() > 0 ? array[0] : document.RootElement;
            return root.Object("error") is { } error ? Of(error) : Foreign;
        }
        catch (Exception e) when (e is JsonException or TransportException)
        {
            return Foreign;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Of the object named <c>error</c>.</summary>
    public static GoogleError Of(JsonElement error)
    {
        string? reason = null;
        TimeSpan? delay = null;
        foreach (var detail in error.Elements("details"))
        {
            reason ??= detail.Text("reason");
            delay ??= Duration(detail.Text("retryDelay"));
        }

        var status = error.Text("status") ?? (error.Number("code") is { } code ? RpcCode.NameOf(code) : "");
        return new GoogleError(OneLine.Of(status, 40), OneLine.Of(error.Text("message") ?? ""), reason is null ? null : OneLine.Of(reason, 60), delay);
    }

    /// <summary>A duration as protobuf writes it: <c>1.5s</c>.</summary>
    private static TimeSpan? Duration(string? text) =>
        text is { Length: > 1 and < 30 } && text[^1] == 's'
        && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
        && seconds <= TimeSpan.FromDays(1).TotalSeconds
            ? TimeSpan.FromSeconds(seconds)
            : null;
}
