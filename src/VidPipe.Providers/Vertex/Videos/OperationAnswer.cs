using System.Text.Json;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>What a poll has come to: a verdict, or where the finished video is.</summary>
/// <param name="Verdict">Null when there is a video.</param>
/// <param name="Inline">The video, when it came in the answer.</param>
/// <param name="StorageUri">Where it lies in Cloud Storage, when it did not.</param>
internal sealed record OperationAnswer(VideoPoll? Verdict, Payload? Inline, string? StorageUri)
{
    public static OperationAnswer Read(AnswerDocument answer)
    {
        var root = answer.Root;
        var response = root.Object("response");
        if (root.Object("error") is { } error) return Of(Failed(error));
        if (!root.IsTrue("done") && response is null) return Of(new VideoPoll.Running());

        foreach (var video in (response ?? default).Elements("videos"))
        {
            if (answer.Media(video, "bytesBase64Encoded") is { Length: > 0 } inline) return new OperationAnswer(null, inline, null);
            if (video.Text("gcsUri") is { Length: > 0 } uri) return new OperationAnswer(null, null, uri);
        }

        // A filtered video is HTTP 200, done, without an error: neither a success nor an outage.
        var reasons = (response ?? default).Elements("raiMediaFilteredReasons").Where(r => r.ValueKind == JsonValueKind.String).Select(r => r.GetString()!).ToList();
        if (reasons.Count > 0 || response?.Number("raiMediaFilteredCount") > 0)
        {
            var why = reasons.Count > 0 ? SupportCodes.Describe(reasons) : "no reason given";
            return Of(new VideoPoll.Refused($"Veo's content policy filtered the video: {why}"));
        }

        return Of(Broken(ErrorCode.VideoGenerationFailed, "Veo says that it is done, but gave no video and no reason."));
    }

    private static OperationAnswer Of(VideoPoll verdict) => new(verdict, null, null);

    private static VideoPoll Failed(JsonElement element)
    {
        var error = GoogleError.Of(element);
        if (SupportCodes.IsRefusal(error.Message)) return new VideoPoll.Refused($"Veo's content policy refused this: {SupportCodes.Describe([error.Message])}");

        var message = $"Veo could not make the video ({(error.Status.Length > 0 ? error.Status : "no code")}). {error.Message}".TrimEnd();
        return error.Status switch
        {
            "RESOURCE_EXHAUSTED" => Broken(ErrorCode.ProviderRateLimited, message),
            "INTERNAL" or "UNAVAILABLE" or "UNKNOWN" or "ABORTED" or "DATA_LOSS" => Broken(ErrorCode.ProviderError, message),
            "PERMISSION_DENIED" or "UNAUTHENTICATED" => Failed(ErrorCode.ProviderAuth, message),
            "INVALID_ARGUMENT" or "OUT_OF_RANGE" or "FAILED_PRECONDITION" or "NOT_FOUND" or "UNIMPLEMENTED" or "ALREADY_EXISTS" =>
                Failed(ErrorCode.VideoGenerationFailed, message),
            _ => Broken(ErrorCode.VideoGenerationFailed, message),
        };
    }

    private static VideoPoll.Failed Failed(ErrorCode code, string message) => new(new Failure(code, message, Retryable: false));

    private static VideoPoll.Broken Broken(ErrorCode code, string message) => new(new Failure(code, message, Retryable: true));
}
