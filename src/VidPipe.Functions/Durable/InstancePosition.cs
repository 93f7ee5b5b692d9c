using System.Text;
using VidPipe.Core.Errors;

namespace VidPipe.Functions.Durable;

/// <summary>Where the next page of a list begins.</summary>
/// <param name="Token">The back end's continuation; null for its first page.</param>
/// <param name="After">The last instance that was listed of what the back end answers there; null for none.</param>
internal sealed record InstancePosition(string? Token, string? After)
{
    private const char Separator = '\n';

    /// <exception cref="VidPipeException">INVALID_INPUT: it is no continuation token.</exception>
    public static InstancePosition Parse(string? continuationToken)
    {
        if (continuationToken is null) return new InstancePosition(null, null);
        try
        {
            var text = Encoding.UTF8.GetString(Convert.FromBase64String(continuationToken));
            var end = text.IndexOf(Separator, StringComparison.Ordinal);
            // Older programs wrote the back end's alone; clean-ups that are under way hold such.
            return new InstancePosition(NullIfEmpty(text[(end + 1)..]), end < 0 ? null : NullIfEmpty(text[..end]));
        }
        catch (FormatException exception)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "The continuation token is not one of ours.", exception);
        }
    }

    public bool IsBefore(string instanceId) => After is null || string.CompareOrdinal(instanceId, After) > 0;

    public override string ToString() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{After}{Separator}{Token}"));

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
