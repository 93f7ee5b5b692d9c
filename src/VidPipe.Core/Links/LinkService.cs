using VidPipe.Core.Clocks;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Links;

/// <summary>
/// Hands out addresses of files that need no key, and says what they show. A link ends with its time, when it is revoked,
/// and with the bytes that it shows: it shows nothing while its owner has not that very file. Thread-safe.
/// </summary>
public sealed class LinkService
{
    private readonly LinkStore _store;
    private readonly IReadOnlyList<ILinkedFiles> _kinds;
    private readonly IEntropy _entropy;
    private readonly TimeProvider _time;

    internal LinkService(LinkStore store, IEnumerable<ILinkedFiles> kinds, IEntropy entropy, TimeProvider time) =>
        (_store, _kinds, _entropy, _time) = (store, [.. kinds], entropy, time);

    /// <summary>Whether an id has the form of an owner's. Asks no store.</summary>
    public bool CanOwn(string ownerId) => _kinds.Any(kind => kind.Owns(ownerId));

    /// <summary>What an owner has now that a link could show; null when there is no such owner.</summary>
    public async Task<OwnerFiles?> FilesAsync(string ownerId, CancellationToken cancellationToken) =>
        _kinds.FirstOrDefault(kind => kind.Owns(ownerId)) is { } kind ? await kind.FindAsync(ownerId, cancellationToken).ConfigureAwait(false) : null;

    /// <param name="file">One of the owner's <see cref="FilesAsync"/>.</param>
    /// <param name="expiresAt">Null for <see cref="LinkLife.Default"/> from now.</param>
    /// <exception cref="VidPipeException">INVALID_INPUT: it would not be in the future, or live longer than <see cref="LinkLife.Longest"/>.</exception>
    public async Task<Link> CreateAsync(string ownerId, LinkedFile file, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var end = expiresAt?.ToUniversalTime() ?? now + LinkLife.Default;
        if (LinkLife.WhatIsWrong(end, now) is { } wrong) throw new VidPipeException(ErrorCode.InvalidInput, $"The end of the link: {wrong}");

        var link = new Link(LinkToken.Of(_entropy.Next()), ownerId, file.Name, file.Asset.Digest, now, end);
        await _store.AddAsync(link, cancellationToken).ConfigureAwait(false);
        return link;
    }

    /// <summary>The links of an owner that have neither ended nor been revoked, the next to end first.</summary>
    /// <param name="cursor">From the page before, or null.</param>
    /// <exception cref="VidPipeException">INVALID_INPUT: not a cursor of ours.</exception>
    public Task<LinkList> ListAsync(string ownerId, int limit, string? cursor, CancellationToken cancellationToken) =>
        _store.ListAsync(ownerId, _time.GetUtcNow(), limit, cursor, cancellationToken);

    /// <summary>The file that a token shows; null when it is no token of ours, or shows nothing (any more).</summary>
    public async Task<LinkedFile?> OpenAsync(string? token, CancellationToken cancellationToken) =>
        await FindAsync(token, cancellationToken).ConfigureAwait(false) is { } link
            ? (await FilesAsync(link.OwnerId, cancellationToken).ConfigureAwait(false))?.Find(link)
            : null;

    /// <summary>From the return on it shows nothing.</summary>
    /// <returns>Whether there was such a link.</returns>
    public async Task<bool> RevokeAsync(string? token, CancellationToken cancellationToken) =>
        await FindAsync(token, cancellationToken).ConfigureAwait(false) is { } link
        && await _store.RemoveAsync(link, cancellationToken).ConfigureAwait(false);

    /// <summary>An end that lies further ahead than any link's was written by a wrong clock.</summary>
    private async Task<Link?> FindAsync(string? token, CancellationToken cancellationToken) =>
        LinkToken.IsValid(token) && await _store.FindAsync(token!, cancellationToken).ConfigureAwait(false) is { } link
        && !_time.HasExpired(link.ExpiresAt, LinkLife.Longest)
            ? link
            : null;
}
