using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using VidPipe.Core.Errors;
using VidPipe.Core.Foreign;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Auth;

/// <summary>
/// Tokens by Google's own library: a service account's file, a user's credentials, workload identity, impersonation, the
/// metadata server. What it has found, or that it has found none, it keeps for the life of the process.
/// </summary>
/// <param name="find">Finds the credentials.</param>
internal sealed class GoogleCredentials(VertexOptions options, Func<CancellationToken, Task<GoogleCredential>> find) : ITokenSource
{
    private const string Scope = "https://www.googleapis.com/auth/cloud-platform";

    private const string Advice =
        "Run 'gcloud auth application-default login', or set GOOGLE_APPLICATION_CREDENTIALS (or Vertex:CredentialsFile) to a credentials file; "
        + "the account needs the role roles/aiplatform.user in the project. Then start VidPipe again";

    private static readonly TimeSpan DefaultLifetime = TimeSpan.FromMinutes(30);
    private GoogleCredential? _found;

    public GoogleCredentials(VertexOptions options)
        : this(options, token => options.CredentialsFile is { } file ? FromFileAsync(file, token) : GoogleCredential.GetApplicationDefaultAsync(token))
    {
    }

    public async Task<FetchedToken> FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            var credential = _found ??= Scoped(await find(cancellationToken));
            var token = await RequestAsync(credential, cancellationToken);
            var lifetime = token.ExpiresInSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : DefaultLifetime;
            return new FetchedToken(new AccessToken(token.AccessToken, QuotaOf(credential)), lifetime);
        }
        catch (TokenResponseException e) when (IsOutage(e))
        {
            throw new TransportException(Delivery.NotSent, $"the token service answered {(int?)e.StatusCode}", e);
        }
        catch (HttpRequestException e)
        {
            throw new TransportException(Delivery.NotSent, "the token service cannot be reached", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TransportException(Delivery.NotSent, "the token service took too long", e);
        }
        catch (TokenResponseException e)
        {
            throw Refused($"Google refused the credentials ({OneLine.Of(e.Error?.Error ?? "no reason given")}: {OneLine.Of(e.Error?.ErrorDescription ?? "")})", e);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The library throws many kinds for a broken file, and NullReferenceException for an empty answer.
            throw Refused($"There are no usable Google credentials ({OneLine.Of(e.Message)})", e);
        }
    }

    private static VidPipeException Refused(string what, Exception cause) => new(ErrorCode.ProviderAuth, $"{what}. {Advice}.", cause);

    private static bool IsOutage(TokenResponseException e) => (int?)e.StatusCode is 408 or 429 or >= 500;

    private static GoogleCredential Scoped(GoogleCredential credential) =>
        credential.IsCreateScopedRequired ? credential.CreateScoped(Scope) : credential;

    /// <summary>Asks for a new one; the library's own cache is passed by, since one keeps it above.</summary>
    private static async Task<TokenResponse> RequestAsync(GoogleCredential credential, CancellationToken cancellationToken)
    {
        switch (credential.UnderlyingCredential)
        {
            case UserCredential user when await user.RefreshTokenAsync(cancellationToken):
                return user.Token;
            case ServiceCredential service when await service.RequestAccessTokenAsync(cancellationToken):
                return service.Token;
            case UserCredential or ServiceCredential:
                throw new InvalidOperationException("no token was given");
            case var other:
                return new TokenResponse { AccessToken = await other.GetAccessTokenForRequestAsync(null, cancellationToken) };
        }
    }

    /// <summary>A user's credentials belong to no project: the quota must be somebody's.</summary>
    private string? QuotaOf(GoogleCredential credential) =>
        options.QuotaProject ?? credential.QuotaProject ?? (credential.UnderlyingCredential is UserCredential ? options.Project : null);

    private static async Task<GoogleCredential> FromFileAsync(string path, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllTextAsync(path, cancellationToken);
        using var document = ForeignJson.Parse(json);
        var type = document.RootElement.Text("type") ?? throw new InvalidOperationException($"{Path.GetFileName(path)} is not a credentials file");
        return CredentialFactory.FromJson(json, type);
    }
}
