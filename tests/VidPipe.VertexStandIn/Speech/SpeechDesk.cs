using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Speech;

/// <summary>Cloud Text-to-Speech's <c>text:synthesize</c>.</summary>
internal sealed partial class SpeechDesk(Voices voices) : IDesk
{
    private const int UsualRate = 24_000;

    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        SpeechDocument.Check(body, faults);
        if (faults.Any) return Job.None(CallKind.Tts);

        var input = body.GetProperty("input").EnumerateObject().First(p => p.Name is "text" or "ssml" or "markup" or "multiSpeakerMarkup");
        var text = input.Value.ValueKind == JsonValueKind.String ? Tag().Replace(input.Value.GetString()!, " ") : input.Value.GetRawText();
        var audio = body.GetProperty("audioConfig");
        var order = new SpeechOrder(
            text,
            body.GetProperty("voice").GetRawText(),
            audio.TryGetProperty("speakingRate", out var tempo) ? tempo.GetDouble() : 1,
            audio.TryGetProperty("sampleRateHertz", out var rate) ? rate.GetInt32() : UsualRate,
            audio.GetProperty("audioEncoding").GetString()!);
        return new Job(CallKind.Tts, text, async (_, token) =>
            Reply.Ok(new JsonObject { ["audioContent"] = Convert.ToBase64String(await voices.SpeakAsync(order, token)) }) with { CarriedOut = true });
    }

    [GeneratedRegex(@"<[^>]*>|\[[^\]]*\]")]
    private static partial Regex Tag();
}
