using System.Text;
using System.Text.Json;
using VidPipe.StandIn.Checking;
using static VidPipe.StandIn.Checking.Shapes;

namespace VidPipe.StandIn.Speech;

/// <summary>The request of Cloud Text-to-Speech's <c>text:synthesize</c>.</summary>
internal static class SpeechDocument
{
    private const int MaxBytes = 5000;

    private static readonly Shape Input = Both(
        Object(
            May("text", Words),
            May("ssml", Words),
            May("markup", Words),
            May("multiSpeakerMarkup", MapOf(Anything)),
            May("prompt", Text),
            May("customPronunciations", MapOf(Anything))),
        Exactly("text", "ssml", "markup", "multiSpeakerMarkup"));

    private static readonly Shape Request = Object(
        Must("input", Input),
        Must("voice", Object(
            Must("languageCode", Words), May("name", Words), May("ssmlGender", OneOf("SSML_VOICE_GENDER_UNSPECIFIED", "MALE", "FEMALE", "NEUTRAL")), May("modelName", Words))),
        Must("audioConfig", Object(
            Must("audioEncoding", OneOf("LINEAR16", "PCM", "MP3", "OGG_OPUS", "MULAW", "ALAW", "M4A")),
            May("speakingRate", Number(0.25, 2)),
            May("pitch", Number(-20, 20)),
            May("volumeGainDb", Number(-96, 16)),
            May("sampleRateHertz", Integer(8000, 48_000)),
            May("effectsProfileId", List(Words)))));

    public static void Check(JsonElement body, Faults faults)
    {
        Request(body, "", faults);
        if (faults.Any) return;

        foreach (var text in body.GetProperty("input").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String))
        {
            var size = Encoding.UTF8.GetByteCount(text.Value.GetString()!);
            faults.When(size > MaxBytes, $"input.{text.Name}", $"is {size} bytes long; at most {MaxBytes}");
        }
    }
}
