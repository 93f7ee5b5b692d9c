using System.Text.Json.Nodes;

namespace VidPipe.Providers.Vertex;

/// <summary>From which probability on Gemini refuses, for each category of harm.</summary>
internal static class SafetySettings
{
    private static readonly string[] Categories =
        ["HARM_CATEGORY_HATE_SPEECH", "HARM_CATEGORY_DANGEROUS_CONTENT", "HARM_CATEGORY_HARASSMENT", "HARM_CATEGORY_SEXUALLY_EXPLICIT"];

    /// <summary>Adds them to a request where the options name a threshold.</summary>
    public static JsonObject WithSafety(this JsonObject request, VertexOptions options)
    {
        if (options.SafetyThreshold is not { } threshold) return request;
        request["safetySettings"] = new JsonArray([.. Categories.Select(category => new JsonObject { ["category"] = category, ["threshold"] = threshold })]);
        return request;
    }
}
