namespace VidPipe.Api.Health;

public enum Health
{
    Ok,
    Down,
}

/// <summary>The answer of <c>GET /health</c>: words only, nothing about the machine.</summary>
internal sealed record HealthReport(Health Status, string Version, IReadOnlyDictionary<string, Health> Checks);
