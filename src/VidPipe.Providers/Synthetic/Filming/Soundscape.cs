using System.Globalization;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Filming;

/// <summary>Writes the filtergraph of a soft bed of sound: the place's own noise under a slow chord. Nothing of a user's text is in it.</summary>
internal static class Soundscape
{
    /// <summary>Chords as multiples of a ground tone, the darker ones last.</summary>
    private static readonly double[][] Chords = [[1, 1.5, 2, 2.5], [1, 1.5, 2.25, 2.5], [1, 1.25, 1.5, 1.875], [1, 1.2, 1.5, 2], [1, 1.2, 1.5, 1.8]];

    public static string Graph(Setting? setting, Weather weather, float warmth, uint seed, int seconds)
    {
        List<string> voices = [Pad(warmth, seed, seconds)];
        if (Noise(setting, seed, seconds) is { } noise) voices.Add(noise);
        if (weather is Weather.Rain) voices.Add($"anoisesrc=r=48000:d={seconds}:c=pink:a=0.16:s={seed % 9973 + 2},highpass=f=900,lowpass=f=7500,{Wide(9)}");
        var parts = voices.Select((voice, i) => $"{voice}[v{i}]");
        var mixed = string.Concat(voices.Select((_, i) => $"[v{i}]"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join(";", parts)};{mixed}amix=inputs={voices.Count}:normalize=0:duration=longest,afade=t=in:d=0.08,afade=t=out:st={seconds - 0.08:0.##}:d=0.08,aformat=sample_fmts=fltp:channel_layouts=stereo,atrim=end_sample={seconds * 48000}[bed]");
    }

    private static string? Noise(Setting? setting, uint seed, int seconds) => setting switch
    {
        Setting.Sea => $"anoisesrc=r=48000:d={seconds}:c=brown:a=0.5:s={seed % 9973},lowpass=f=1100,tremolo=f=0.18:d=0.75,volume=0.55,{Wide(17)}",
        Setting.Mountains or Setting.Desert => $"anoisesrc=r=48000:d={seconds}:c=pink:a=0.3:s={seed % 9973},bandpass=f=420:w=380,tremolo=f=0.22:d=0.6,volume=0.55,{Wide(13)}",
        Setting.Forest or Setting.Meadow => $"anoisesrc=r=48000:d={seconds}:c=pink:a=0.22:s={seed % 9973},bandpass=f=1400:w=1300,tremolo=f=0.3:d=0.5,volume=0.35,{Wide(11)}",
        Setting.City => $"anoisesrc=r=48000:d={seconds}:c=brown:a=0.5:s={seed % 9973},lowpass=f=260,volume=0.6,{Wide(19)}",
        _ => null,
    };

    private static string Pad(float warmth, uint seed, int seconds)
    {
        var chord = Chords[warmth < -0.3f ? 3 + (int)(seed % 2) : (int)(seed % 3)];
        var ground = 98 * Math.Pow(2, (seed / 7 % 5) / 12.0);
        return string.Create(CultureInfo.InvariantCulture, $"aevalsrc=exprs='{Voice(chord, ground, 0)}|{Voice(chord, ground, 0.9)}':s=48000:d={seconds},lowpass=f=1400");
    }

    private static string Voice(double[] chord, double ground, double phase) => string.Join('+', chord.Select((step, i) => string.Create(
        CultureInfo.InvariantCulture,
        $"{0.042 / (1 + i * 0.35):0.####}*sin(2*PI*{ground * step * (1 + (phase - 0.45) * 0.0012):0.###}*t)*(0.72+0.28*sin(2*PI*{0.13 + 0.05 * i:0.##}*t+{phase + i:0.##}))")));

    /// <summary>One side a little later than the other opens a mono noise up.</summary>
    private static string Wide(int milliseconds) => $"aformat=channel_layouts=stereo,adelay=0|{milliseconds}";
}
