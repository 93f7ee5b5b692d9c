using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace VidPipe.Core.Durable;

/// <summary>A typed external event name; names compare without regard to case, as in Durable Functions.</summary>
/// <param name="accepts">
/// Whether a payload of the right type makes sense; null accepts all. A payload that is missing is the type's default, so an
/// event that needs one says so here.
/// </param>
public sealed class ExternalEvent<T>(string name, Func<T?, bool>? accepts = null)
{
    public string Name { get; } = name;

    /// <summary>
    /// Reads what was raised, by anybody and with anything. What cannot be read must not end the wait of an orchestrator:
    /// engines log it, and wait for the next.
    /// </summary>
    /// <param name="payloadJson">JSON, or null.</param>
    /// <param name="why">Why it cannot be read. It repeats nothing of the payload but what the JSON reader says.</param>
    public bool TryRead(string? payloadJson, out T? payload, [NotNullWhen(false)] out string? why)
    {
        payload = default;
        why = null;
        try
        {
            payload = DurableJson.Deserialize<T>(payloadJson);
        }
        // The second: text that is no UTF-16, and numbers that the type has no room for, depending on where they stand.
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException or OverflowException or NotSupportedException)
        {
            why = unreadable.Message;
            return false;
        }

        if (accepts is null || accepts(payload)) return true;
        why = "Its payload lacks what the event needs.";
        return false;
    }
}
