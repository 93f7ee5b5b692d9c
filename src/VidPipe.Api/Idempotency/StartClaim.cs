namespace VidPipe.Api.Idempotency;

/// <summary>What a request with a key is going to start, and did: enough to start it again under the same id, and to answer it again.</summary>
/// <param name="InstanceId">Drawn once (or, for the next run of a project, its own); every later attempt starts this very instance.</param>
/// <param name="Input">Resolved: later changes of defaults or of the model table do not change it.</param>
internal sealed record PlannedStart<T>(string InstanceId, T Input);

/// <summary>The document behind an <c>Idempotency-Key</c>.</summary>
/// <param name="BodyHash">SHA-256 of the body's bytes, in hex.</param>
/// <param name="CreatedAt">The key is kept from here for <see cref="IdempotentStarts.Kept"/>.</param>
/// <param name="ClaimedAt">When the present holder began to start it.</param>
/// <param name="Answered">Whether the start is done.</param>
internal sealed record StartClaim<T>(string BodyHash, PlannedStart<T> Start, DateTimeOffset CreatedAt, DateTimeOffset ClaimedAt, bool Answered);
