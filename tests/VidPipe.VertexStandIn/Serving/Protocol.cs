using System.Text.Json;
using Microsoft.AspNetCore.Http;
using VidPipe.StandIn.Checking;

namespace VidPipe.StandIn.Serving;

/// <summary>What HTTP itself must be like for an endpoint.</summary>
/// <param name="ContentType">Of the body; null when there must be none.</param>
/// <param name="Query">Parameters that are documented; null lets all pass.</param>
internal sealed record Protocol(string Method, string? ContentType, bool NeedsToken, string[]? Query)
{
    private static readonly string[] Common = ["alt", "$alt", "prettyPrint", "fields", "quotaUser"];

    public static Protocol Of(Endpoint endpoint) => endpoint switch
    {
        Endpoint.Voices => new("GET", null, NeedsToken: true, [.. Common, "languageCode"]),
        Endpoint.Object => new("GET", null, NeedsToken: true, [.. Common, "generation", "userProject", "projection"]),
        Endpoint.PublisherModel => new("GET", null, NeedsToken: true, [.. Common, "languageCode", "view"]),
        Endpoint.Token => new("POST", "application/x-www-form-urlencoded", NeedsToken: false, []),
        Endpoint.Metadata => new("GET", null, NeedsToken: false, null),
        _ => new("POST", "application/json", NeedsToken: true, Common),
    };

    public void Check(HttpRequest request, Faults faults)
    {
        if (request.Method != Method)
        {
            faults.Add("method", $"is {request.Method}; must be {Method}");
            return;
        }

        foreach (var name in request.Query.Keys.Where(k => Query?.Contains(k) == false)) faults.Add($"?{name}", "is not a documented parameter");
        if (ContentType is null)
        {
            faults.When(request.ContentLength > 0, "body", "is not documented");
            return;
        }

        var parts = (request.ContentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        faults.When(!parts[0].Equals(ContentType, StringComparison.OrdinalIgnoreCase), "Content-Type", $"is '{request.ContentType}'; must be {ContentType}");
        faults.When(
            parts.Skip(1).Any(p => !p.Replace("\"", "", StringComparison.Ordinal).Equals("charset=utf-8", StringComparison.OrdinalIgnoreCase)),
            "Content-Type",
            $"is '{request.ContentType}'; its charset must be utf-8");
    }

    /// <returns>The body's JSON; undefined where there is none, or none that can be read.</returns>
    public JsonElement Parse(byte[] body, Faults faults)
    {
        if (ContentType != "application/json") return default;
        try
        {
            return JsonDocument.Parse(body).RootElement;
        }
        catch (JsonException broken)
        {
            faults.Add("body", $"is not JSON: {broken.Message}");
            return default;
        }
    }
}
