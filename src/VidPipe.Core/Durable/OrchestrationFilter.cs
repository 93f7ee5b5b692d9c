using System.Text.Json;

namespace VidPipe.Core.Durable;

/// <summary>A condition on what an instance is and on what it says of itself; every part that is set must hold.</summary>
/// <param name="Statuses">Its runtime status is one of these.</param>
/// <param name="Words">Its word, see <see cref="WordOf"/>, is one of these; <see cref="NoWord"/> is the word of those without one.</param>
public sealed record OrchestrationFilter(
    IReadOnlyCollection<OrchestrationStatus>? Statuses = null, IReadOnlyCollection<string>? Words = null)
{
    public const string NoWord = "";

    /// <summary>The text in the field <c>status</c> of a custom status; <see cref="NoWord"/> of one that has none.</summary>
    /// <param name="customStatus">JSON, or null.</param>
    public static string WordOf(string? customStatus)
    {
        if (customStatus is null) return NoWord;
        try
        {
            using var parsed = JsonDocument.Parse(customStatus);
            return parsed.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("status", out var word) && word.ValueKind == JsonValueKind.String
                ? word.GetString()!
                : NoWord;
        }
        catch (JsonException)
        {
            // Another program's.
            return NoWord;
        }
    }

    public bool Allows(OrchestrationStatus status, string? customStatus) =>
        (Statuses is not { Count: > 0 } || Statuses.Contains(status))
        && (Words is not { Count: > 0 } || Words.Contains(WordOf(customStatus)));
}
