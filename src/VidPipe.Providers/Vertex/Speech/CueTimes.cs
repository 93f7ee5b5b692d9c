using VidPipe.Core.Generation;
using VidPipe.Providers.Speaking;

namespace VidPipe.Providers.Vertex.Speech;

/// <summary>
/// When each phrase is spoken. The services tell no times, so it is estimated: a phrase takes the share of the measured
/// duration that its letters have of all, with a little more for the breath at the end of a sentence.
/// </summary>
internal static class CueTimes
{
    private const int Breath = 4;

    public static IReadOnlyList<CaptionCue> Estimate(string text, double seconds)
    {
        var phrases = Phrases.Of(text);
        var all = (double)phrases.Sum(Weight);
        List<CaptionCue> cues = [];
        var before = 0;
        foreach (var phrase in phrases)
        {
            var start = seconds * before / all;
            before += Weight(phrase);
            cues.Add(new CaptionCue(Math.Round(start, 3), Math.Round(seconds * before / all, 3), phrase));
        }

        return cues;
    }

    private static int Weight(string phrase) => phrase.Length + Breath;
}
