namespace VidPipe.Local.Client;

/// <summary>The answer of <c>GET /health</c>.</summary>
internal sealed record HostHealth(string Status, string Version, IReadOnlyDictionary<string, string> Checks);
