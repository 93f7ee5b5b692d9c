using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Api.Fields;

namespace VidPipe.Api.OpenApi;

/// <summary>What <c>openapi.json</c> says of a route; key, path parameters and problems are added from the route itself.</summary>
/// <param name="Tag">The feature it belongs to.</param>
public sealed record Operation(string Tag, string Summary, IReadOnlyList<Reply> Replies)
{
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>The JSON schema of the body, or null when there is none.</summary>
    public JsonObject? Body { get => field ?? Fields?.Schema(); init; }

    /// <summary>The fields of the body, or null when it has none that are declared.</summary>
    internal RequestFields? Fields { get; init; }

    public bool BodyRequired { get; init; } = true;

    /// <summary>The problem statuses worth telling besides 401 and 500.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];
}

/// <param name="MediaType">Null when there is no body.</param>
/// <param name="Schema">The type that is serialized, or null for bytes.</param>
/// <param name="Headers">Response headers and what they mean.</param>
public sealed record Reply(int Status, string Description, string? MediaType, Type? Schema, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What the answer is serialized with, where it is not the dialect of the API.</summary>
    public JsonSerializerOptions? SerializedWith { get; init; }

    public static Reply Json<T>(int status, string description, params IReadOnlyList<(string Name, string Meaning)> headers) =>
        new(status, description, "application/json", typeof(T), headers.ToDictionary(h => h.Name, h => h.Meaning, StringComparer.Ordinal));

    public static Reply File(int status, string description, string mediaType) =>
        new(status, description, mediaType, null, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ETag"] = "The digest of the bytes.",
            ["Accept-Ranges"] = "bytes",
            ["Content-Disposition"] = "A file name.",
        });

    public static Reply Text(int status, string description) => new(status, description, "text/plain", typeof(string), new Dictionary<string, string>());

    public static Reply Empty(int status, string description) => new(status, description, null, null, new Dictionary<string, string>());
}

/// <param name="In"><c>query</c> or <c>header</c>.</param>
public sealed record Parameter(string Name, string In, string Description, JsonObject Schema);
