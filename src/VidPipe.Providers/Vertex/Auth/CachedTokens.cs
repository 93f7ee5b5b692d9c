using Microsoft.Extensions.Logging;
using VidPipe.Core.Errors;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Auth;

/// <param name="Lifetime">From when it was asked for.</param>
internal sealed record FetchedToken(AccessToken Token, TimeSpan Lifetime);

/// <summary>Where tokens come from. Throws as <see cref="IAccessTokens"/> does.</summary>
internal interface ITokenSource
{
    Task<FetchedToken> FetchAsync(CancellationToken cancellationToken);
}

/// <summary>Keeps a token until shortly before it ends. However many calls need one, one asks; while the old one still holds, its failure is not theirs.</summary>
internal sealed class CachedTokens(ITokenSource source, TimeProvider time, ILogger logger) : IAccessTokens, IDisposable
{
    /// <summary>How long before its end a token is renewed; of a short-lived one the last fifth.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>With less than this left a token may end on its way.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Kept? _kept;

    public async ValueTask<AccessToken?> GetAsync(AccessToken? rejected, CancellationToken cancellationToken)
    {
        if (IsFresh(_kept, rejected)) return _kept!.Token;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (IsFresh(_kept, rejected)) return _kept!.Token;
            return (_kept = await RenewAsync(rejected, cancellationToken)).Token;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Kept> RenewAsync(AccessToken? rejected, CancellationToken cancellationToken)
    {
        var asked = time.GetUtcNow();
        try
        {
            var fetched = await source.FetchAsync(cancellationToken);
            var early = fetched.Lifetime / 5 < Early ? fetched.Lifetime / 5 : Early;
            return new Kept(fetched.Token, asked + fetched.Lifetime - early, asked + fetched.Lifetime);
        }
        catch (Exception e) when (e is VidPipeException or TransportException && _kept is { } old && old.Token != rejected && asked < old.EndsAt - TooLate)
        {
            logger.LogWarning("The access token could not be renewed, and is used on for a while: {Reason}", e.Message);
            return old with { RenewAt = asked + TooLate };
        }
    }

    private bool IsFresh(Kept? kept, AccessToken? rejected) => kept is not null && kept.Token != rejected && time.GetUtcNow() < kept.RenewAt;

    private sealed record Kept(AccessToken Token, DateTimeOffset RenewAt, DateTimeOffset EndsAt);
}
