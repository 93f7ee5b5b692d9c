namespace VidPipe.Api.Health;

/// <summary>One check of <c>GET /health</c>; the host registers one for each of storage, orchestration, ffmpeg and provider.</summary>
/// <param name="Name">As the answer names it.</param>
/// <param name="CheckAsync">Throws when it is down. Cheap: it is called for every few seconds of polling.</param>
public sealed record HealthProbe(string Name, Func<CancellationToken, Task> CheckAsync);
