using System.Text.Json.Serialization;

namespace VidPipe.StandIn.Calls;

/// <summary>One call as far as it has come.</summary>
public sealed record Call
{
    /// <summary>In order of arrival, from 1.</summary>
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required CallKind Kind { get; init; }

    public required string Method { get; init; }

    /// <summary>As it was asked for, query included.</summary>
    public required string Path { get; init; }

    public string? Model { get; init; }

    /// <summary>What rules look for their substring in: all texts of the request, the submission's prompt of a poll, an object's name, a grant's type.</summary>
    public string? Prompt { get; init; }

    /// <summary>SHA-256 over kind, model and the canonical JSON of the body: equal for requests that ask for the same.</summary>
    public string? Digest { get; init; }

    /// <summary>The operation that it created or asked for.</summary>
    public string? Operation { get; init; }

    /// <summary>The work was done (a job created, a picture made), whatever became of the answer.</summary>
    public bool CarriedOut { get; init; }

    /// <summary>Nothing more will happen to it.</summary>
    public bool IsOver { get; init; }

    /// <summary>The HTTP status sent, or null when the connection ended without one.</summary>
    public int? Status { get; init; }

    /// <summary>How it was answered: <c>ok</c>, <c>running</c>, <c>violation</c>, <c>unauthenticated</c>, <c>client-gone</c>, or the scripted answer.</summary>
    public string? Answer { get; init; }

    /// <summary>It was carried out, and Google charges for its kind.</summary>
    [JsonIgnore]
    public bool IsBilled => CarriedOut && Kind is (CallKind.Text or CallKind.Image or CallKind.Speech or CallKind.Imagen or CallKind.VeoSubmit or CallKind.Tts);

    /// <summary>It was answered with what was asked for.</summary>
    [JsonIgnore]
    public bool IsServed => IsOver && Answer is ("ok" or "drip");
}
