using System.Globalization;
using System.Text;

namespace VidPipe.StandIn.Making;

/// <param name="Voice">Chooses among the voices there are.</param>
/// <param name="Tempo">1 is as the voice speaks.</param>
/// <param name="Encoding">As Cloud Text-to-Speech names them.</param>
internal sealed record SpeechOrder(string Text, string Voice, double Tempo, int Rate, string Encoding);

/// <summary>Speaks English with ffmpeg's flite; what has no English letters becomes a tone as long as the text would take.</summary>
internal sealed class Voices(Ffmpeg ffmpeg, MediaCache cache)
{
    private const double SecondsPerCharacter = 0.065;

    private static readonly string[] Names = ["slt", "rms"];

    public Task<byte[]> SpeakAsync(SpeechOrder order, CancellationToken cancellationToken)
    {
        var key = MediaCache.Key("speech", order.Text, order.Voice, order.Tempo.ToString(CultureInfo.InvariantCulture), $"{order.Rate}", order.Encoding);
        return cache.GetAsync(key, token => MakeAsync(order, token), cancellationToken);
    }

    private async Task<byte[]> MakeAsync(SpeechOrder order, CancellationToken cancellationToken)
    {
        var words = Speakable(order.Text);
        if (!words.Any(char.IsAsciiLetter)) return await HumAsync(order, cancellationToken);
        try
        {
            var voice = Names[Convert.ToInt32(MediaCache.Key("voice", order.Voice)[..2], 16) % Names.Length];
            return await EncodeAsync(order, [("text", Encoding.ASCII.GetBytes(words))], $"flite=textfile=text:voice={voice}", cancellationToken);
        }
        catch (MakingFailedException)
        {
            // An ffmpeg without flite.
            return await HumAsync(order, cancellationToken);
        }
    }

    private Task<byte[]> HumAsync(SpeechOrder order, CancellationToken cancellationToken)
    {
        var seconds = Math.Max(0.5, order.Text.Length * SecondsPerCharacter).ToString("0.###", CultureInfo.InvariantCulture);
        return EncodeAsync(order, [], $"sine=frequency=180:sample_rate=48000:duration={seconds}", cancellationToken);
    }

    private Task<byte[]> EncodeAsync(SpeechOrder order, IReadOnlyList<(string, byte[])> files, string source, CancellationToken cancellationToken)
    {
        var (output, codec) = order.Encoding switch
        {
            "LINEAR16" => ("speech.wav", (string[])["-c:a", "pcm_s16le"]),
            "MULAW" => ("speech.wav", ["-c:a", "pcm_mulaw"]),
            "ALAW" => ("speech.wav", ["-c:a", "pcm_alaw"]),
            "MP3" => ("speech.mp3", ["-c:a", "libmp3lame", "-b:a", "32k"]),
            "OGG_OPUS" => ("speech.ogg", ["-c:a", "libopus"]),
            "M4A" => ("speech.m4a", ["-c:a", "aac"]),
            _ => ("speech.pcm", ["-f", "s16le", "-c:a", "pcm_s16le"]),
        };
        var rate = order.Encoding == "OGG_OPUS" ? 48_000 : order.Rate;
        var tempo = order.Tempo.ToString(CultureInfo.InvariantCulture);
        var filter = order.Tempo switch
        {
            1 => "anull",
            < 0.5 => $"atempo=0.5,atempo={(order.Tempo / 0.5).ToString(CultureInfo.InvariantCulture)}",
            _ => $"atempo={tempo}",
        };
        return ffmpeg.RunAsync(files, ["-f", "lavfi", "-i", source, "-af", filter, "-ar", rate.ToString(CultureInfo.InvariantCulture), "-ac", "1", .. codec], output, cancellationToken);
    }

    private static string Speakable(string text) =>
        string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or ',' or '.' or '!' or '?' or '\'' or '-' ? c : ' ')).Trim();
}
