namespace VidPipe.Providers.Vertex.Videos;

/// <summary>An object in Cloud Storage.</summary>
internal sealed record StorageUri(string Bucket, string Object)
{
    private const string Scheme = "gs://";

    /// <summary>Null when the text is not of the form <c>gs://bucket/object</c>.</summary>
    public static StorageUri? Parse(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.Ordinal) || text.Length > 1500 || text.Any(char.IsControl)) return null;
        var slash = text.IndexOf('/', Scheme.Length);
        return slash > Scheme.Length ? new StorageUri(text[Scheme.Length..slash], text[(slash + 1)..]) : null;
    }
}
