namespace VidPipe.Providers.Vertex.Auth;

/// <summary>An OAuth2 access token. Its value is never logged: a record would print it.</summary>
/// <param name="quotaProject">The project whose quota is used, where a request must say so.</param>
public sealed class AccessToken(string value, string? quotaProject)
{
    public string Value { get; } = value;

    public string? QuotaProject { get; } = quotaProject;

    public override string ToString() => "access token";
}

/// <summary>Gives tokens for Google's services. Thread-safe.</summary>
public interface IAccessTokens
{
    /// <param name="rejected">A token that was not taken: another is fetched.</param>
    /// <returns>Null where none is needed.</returns>
    /// <exception cref="Core.Errors.VidPipeException">PROVIDER_AUTH: no usable credentials; the message says what to do.</exception>
    /// <exception cref="Transport.TransportException">The token service cannot be reached.</exception>
    ValueTask<AccessToken?> GetAsync(AccessToken? rejected, CancellationToken cancellationToken);
}

/// <summary>For a host that asks for none.</summary>
internal sealed class NoTokens : IAccessTokens
{
    public ValueTask<AccessToken?> GetAsync(AccessToken? rejected, CancellationToken cancellationToken) => new((AccessToken?)null);
}
