using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Speech;

/// <summary>Cloud Text-to-Speech's list of <c>voices</c>: a few of them.</summary>
internal sealed class VoicesDesk : IDesk
{
    private static readonly (string Language, string Name, string Gender)[] Known =
    [
        ("en-US", "en-US-Chirp3-HD-Kore", "FEMALE"),
        ("en-US", "en-US-Chirp3-HD-Puck", "MALE"),
        ("en-GB", "en-GB-Chirp3-HD-Kore", "FEMALE"),
        ("de-DE", "de-DE-Chirp3-HD-Kore", "FEMALE"),
    ];

    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        var language = request.Query["languageCode"].ToString();
        var voices = Known.Where(v => v.Language.StartsWith(language, StringComparison.OrdinalIgnoreCase)).Select(JsonNode (v) => new JsonObject
        {
            ["languageCodes"] = new JsonArray(v.Language),
            ["name"] = v.Name,
            ["ssmlGender"] = v.Gender,
            ["naturalSampleRateHertz"] = 24_000,
        });
        return new Job(CallKind.Tts, language, (_, _) => Task.FromResult(Reply.Ok(new JsonObject { ["voices"] = new JsonArray([.. voices]) })));
    }
}
