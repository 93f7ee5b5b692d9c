namespace VidPipe.Local.Client;

/// <summary>A host that runs somewhere, as a person named it.</summary>
/// <param name="Url">Ends in a slash; the routes begin below it.</param>
/// <param name="Key">Null for a host that asks for none.</param>
internal sealed record RemoteAddress(Uri Url, string? Key)
{
    /// <summary>Whether the key, and all else, can be read on the way.</summary>
    public bool ExposesKey => Key is not null && Url.Scheme == Uri.UriSchemeHttp && !Url.IsLoopback;

    /// <summary>Without the slash at the end, and never with the key.</summary>
    public override string ToString() => Url.AbsoluteUri.TrimEnd('/');
}
