namespace VidPipe.Local.Client;

/// <summary>What the commands read of a link.</summary>
internal sealed record LinkAnswer(string Url, string Token, string File, bool Works, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt);

internal sealed record LinksAnswer(IReadOnlyList<LinkAnswer> Links, string? NextCursor);
