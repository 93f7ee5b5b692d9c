using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Serving;

/// <summary>An answer before the script has touched its transport.</summary>
internal sealed record Reply(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    public const string Json = "application/json; charset=UTF-8";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>What the call log says.</summary>
    public string Label { get; init; } = "ok";

    /// <summary>Work was done for it.</summary>
    public bool CarriedOut { get; init; }

    /// <summary>The video operation it is about.</summary>
    public string? Operation { get; init; }

    public static Reply Ok(JsonObject body) => Of(200, body);

    public static Reply Of(int status, JsonObject body) => new(status, Json, Encoding.UTF8.GetBytes(body.ToJsonString(Format) + "\n"));

    public static Reply Text(int status, string text, string contentType = "text/html; charset=UTF-8") => new(status, contentType, Encoding.UTF8.GetBytes(text));
}
