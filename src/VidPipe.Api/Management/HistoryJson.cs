using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Management;

/// <summary>History lines as Durable Functions shows them: Pascal case, the function's name as <c>FunctionName</c>.</summary>
internal static class HistoryJson
{
    /// <param name="withPayloads">Inputs and results are shown only when asked for.</param>
    public static JsonArray From(IReadOnlyList<HistoryEvent> history, bool withPayloads) =>
        new([.. history.Select(line => From(line, withPayloads))]);

    private static JsonObject From(HistoryEvent line, bool withPayloads)
    {
        var json = new JsonObject { ["EventType"] = line.EventType };
        if (line.Name is not null) json[line.EventType == "EventRaised" ? "Name" : "FunctionName"] = line.Name;
        if (withPayloads && line.Input is not null) json["Input"] = Payload(line.Input);
        if (withPayloads && line.Result is not null) json["Result"] = Payload(line.Result);
        if (line.Reason is not null) json["Reason"] = line.Reason;
        if (line.OrchestrationStatus is { } status) json["OrchestrationStatus"] = status.ToString();
        if (line.ScheduledTime is { } scheduled) json["ScheduledTime"] = Time(scheduled);
        if (line.FireAt is { } fireAt) json["FireAt"] = Time(fireAt);
        json["Timestamp"] = Time(line.Timestamp);
        return json;
    }

    private static JsonNode? Payload(string text) => JsonSerializer.SerializeToNode(InstanceJson.Value(text), InstanceJson.Options);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
