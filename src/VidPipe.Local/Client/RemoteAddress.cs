namespace VidPipe.Local.Client;

/// <summary>A host that runs somewhere, as a person named it.</summary>
/// <param name="Url">Ends in a slash; the routes begin below it.</param>
/// <param name="Key">Null for a host that asks for none.</param>
internal sealed record RemoteAddress(Uri Url, string? Key)
{
    /// <summary>Without the slash at the end, and never with the key.</summary>
    public override string ToString() => Url.AbsoluteUri.TrimEnd('/');
}
