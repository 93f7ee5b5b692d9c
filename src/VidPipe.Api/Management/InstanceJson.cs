using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Management;

/// <summary>An instance as Durable Functions shows it.</summary>
/// <param name="CreatedTime">Whole seconds, with <c>Z</c>.</param>
/// <param name="HistoryEvents">Left out unless asked for.</param>
internal sealed record InstanceJson(
    string Name,
    string InstanceId,
    string RuntimeStatus,
    JsonElement? Input,
    JsonElement? CustomStatus,
    JsonElement? Output,
    string CreatedTime,
    string LastUpdatedTime,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonArray? HistoryEvents)
{
    // Deeper than any payload may be, as it is shown inside of an instance inside of a list.
    private const int MaxDepth = 128;

    public static JsonSerializerOptions Options { get; } = CreateOptions();

    public static InstanceJson From(OrchestrationInstance instance, bool withInput, JsonArray? history = null) => new(
        instance.Name,
        instance.InstanceId,
        instance.Status.ToString(),
        withInput ? Value(instance.Input) : null,
        Value(instance.CustomStatus),
        Value(instance.Output),
        Time(instance.CreatedAt),
        Time(instance.LastUpdatedAt),
        history);

    /// <summary>A stored text as a JSON value; what is no JSON (a reason somebody gave) as a string.</summary>
    internal static JsonElement? Value(string? json)
    {
        if (json is null) return null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return JsonSerializer.SerializeToElement(json, Options);
        }
    }

    /// <summary>Complete from the start: schemas are made from it before anything is written with it.</summary>
    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
