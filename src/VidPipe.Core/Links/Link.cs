namespace VidPipe.Core.Links;

/// <summary>An address of one file that needs no key (<c>links/tokens/…</c>).</summary>
/// <param name="Token">The secret: 128 random bits. Kept, since the list of a job's links gives their addresses.</param>
/// <param name="OwnerId">Of what has the file: a job, say.</param>
/// <param name="File">The owner's name for it: <c>video</c>, say.</param>
/// <param name="Digest">Of the file when the link was made. A link shows these bytes or none, so that what was approved and handed out is never replaced behind it.</param>
public sealed record Link(string Token, string OwnerId, string File, string Digest, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"{OwnerId} {File} until {ExpiresAt:u}";
}

/// <param name="NextCursor">Null on the last page.</param>
public sealed record LinkList(IReadOnlyList<Link> Links, string? NextCursor);
