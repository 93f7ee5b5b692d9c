using System.Text.Json.Serialization;

namespace VidPipe.Core.Assets;

/// <summary>
/// A blob's name: segments of <c>a-z 0-9 . _ -</c> that begin with a letter or digit, joined by <c>/</c>; at most 512
/// characters and 254 segments. Names are ours: no caller's text is ever part of one, and none can leave the store's folder.
/// </summary>
public readonly record struct BlobName
{
    public const int MaxLength = 512;

    /// <summary>As many as Azure takes.</summary>
    public const int MaxSegments = 254;

    /// <exception cref="ArgumentException">The text is no blob name.</exception>
    [JsonConstructor]
    public BlobName(string value)
    {
        if (!IsValid(value)) throw new ArgumentException($"Not a blob name: '{value}'.", nameof(value));
        Value = value;
    }

    public string Value { get; }

    public static bool IsValid(string? value) =>
        value is { Length: > 0 and <= MaxLength } && value.Split('/') is { Length: <= MaxSegments } segments && segments.All(IsSegment);

    public override string ToString() => Value;

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && char.IsAsciiLetterLower(segment[0]) | char.IsAsciiDigit(segment[0])
        && segment.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');
}
