using System.Buffers;
using System.Globalization;
using System.Text.Json;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Foreign;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Resilience;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>An answer that has arrived whole: its JSON, and its media in files of the workspace.</summary>
internal sealed class AnswerDocument : IDisposable
{
    private const int Piece = 128 * 1024;
    private readonly JsonDocument _json;
    private readonly IReadOnlyList<Payload> _payloads;

    private AnswerDocument(JsonDocument json, IReadOnlyList<Payload> payloads) => (_json, _payloads) = (json, payloads);

    public JsonElement Root => _json.RootElement;

    /// <summary>The media that stood in a property of an object; null when it has none.</summary>
    public Payload? Media(JsonElement element, string name) =>
        int.TryParse(element.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _payloads.Count ? _payloads[index] : null;

    /// <param name="workspace">For its media; null where there are none.</param>
    /// <param name="tooLarge">What a larger answer than may be is called.</param>
    /// <exception cref="AttemptException">It is cut or malformed.</exception>
    /// <exception cref="GenerationException">It is too large (<paramref name="tooLarge"/>), or could not be written (STORAGE_ERROR).</exception>
    /// <exception cref="Transport.TransportException">The connection was cut.</exception>
    public static async Task<AnswerDocument> ReadAsync(
        Stream body, IWorkspace? workspace, VertexOptions options, ErrorCode tooLarge, CancellationToken cancellationToken)
    {
        using var scanner = new PayloadScanner(workspace, options.MaxMediaBytes, options.MaxAnswerBytes);
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        var isWhole = false;
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer.AsMemory(0, Piece), cancellationToken)) > 0) scanner.Read(buffer.AsSpan(0, read));
            var document = new AnswerDocument(ForeignJson.Parse(scanner.Rest), scanner.Payloads);
            isWhole = true;
            return document;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new AttemptException(Failure.Of(ErrorCode.ProviderError, "Vertex AI's answer is cut or malformed."), CallBilling.Unknown, e);
        }
        catch (AnswerTooLargeException e)
        {
            throw new GenerationException(new Failure(tooLarge, $"{e.Message}.", Retryable: false), CallBilling.Billed, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or VidPipeException { Code: ErrorCode.StorageError })
        {
            throw new GenerationException(Failure.Of(ErrorCode.StorageError, $"Vertex AI's answer could not be written: {OneLine.Of(e.Message)}"), CallBilling.Billed, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (!isWhole) scanner.Discard();
        }
    }

    public void Dispose() => _json.Dispose();
}
