using System.Buffers.Binary;
using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Media;
using VidPipe.Providers.Speaking;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Providers.Synthetic.Speaking;

namespace VidPipe.Providers.Synthetic;

/// <summary>Speaks English with ffmpeg's flite voice, phrase by phrase, so that every cue's time is measured rather than guessed.</summary>
internal sealed class SyntheticSpeech(CallDesk desk, IFfmpeg ffmpeg) : ISpeechSynthesizer
{
    private const int Rate = 48_000;
    private const double Pause = 0.16;
    private const double SilencePerPhrase = 1.2;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<SpokenAudio> SpeakAsync(SpeechRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        await desk.AcceptAsync(SyntheticKind.Speech, request.Model, request.Text, RequestDigest.Of(request), cancellationToken);

        List<CaptionCue> cues = [];
        List<byte[]> parts = [];
        long at = 0;
        foreach (var phrase in Phrases.Of(request.Text))
        {
            if (parts.Count > 0) Add(Silence(Pause));
            var spoken = Speakable.Of(phrase) is { Length: > 0 } words
                ? await SayAsync(words, workspace, cancellationToken)
                : Silence(SilencePerPhrase);
            cues.Add(new CaptionCue(Seconds(at), Seconds(at + spoken.Length / 2), phrase));
            Add(spoken);
        }

        if (parts.Count == 0) Add(Silence(SilencePerPhrase));
        var path = await FinishAsync([.. parts.SelectMany(p => p)], workspace, cancellationToken);
        return new SpokenAudio(new GeneratedFile(path, MediaTypes.Wav), cues);

        void Add(byte[] samples)
        {
            parts.Add(samples);
            at += samples.Length / 2;
        }
    }

    private static double Seconds(long samples) => Math.Round(samples / (double)Rate, 4);

    private static byte[] Silence(double seconds) => new byte[(int)(seconds * Rate) * 2];

    /// <summary>One phrase as 16-bit samples, without the silence that the voice puts around it.</summary>
    private async Task<byte[]> SayAsync(string words, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var text = workspace.NewFile("txt");
        var raw = workspace.NewFile("s16");
        await File.WriteAllTextAsync(text, words, cancellationToken);
        await ffmpeg.RunAsync(
            new FfmpegCommand(
                [
                    "-f", "lavfi", "-i", $"flite=textfile={FilterValue.Escape(text)}:voice=slt", "-af", $"aresample={Rate}:resampler=swr,aformat=channel_layouts=mono",
                    "-threads", "1", "-bitexact", "-f", "s16le", raw,
                ],
                TimeLimit: Limit),
            null,
            cancellationToken);
        var samples = await File.ReadAllBytesAsync(raw, cancellationToken);
        File.Delete(text);
        File.Delete(raw);
        return Trim(samples);
    }

    /// <summary>Takes the voice's rumble away and evens it out; the length stays as it is.</summary>
    private async Task<string> FinishAsync(byte[] samples, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var raw = workspace.NewFile("s16");
        var wav = workspace.NewFile("wav");
        await File.WriteAllBytesAsync(raw, samples, cancellationToken);
        await ffmpeg.RunAsync(
            new FfmpegCommand(
                [
                    "-f", "s16le", "-ar", Rate.ToString(CultureInfo.InvariantCulture), "-ac", "1", "-i", raw,
                    "-af", "highpass=f=85,equalizer=f=3200:t=q:w=1.1:g=2.5,acompressor=threshold=0.12:ratio=2.6:attack=6:release=120:makeup=1.7,alimiter=limit=0.89:level=0",
                    "-c:a", "pcm_s16le", "-threads", "1", "-bitexact", "-map_metadata", "-1", "-f", "wav", wav,
                ],
                TimeLimit: Limit),
            null,
            cancellationToken);
        File.Delete(raw);
        return wav;
    }

    private static byte[] Trim(byte[] samples)
    {
        const int threshold = 160;
        const int margin = Rate / 50;
        var count = samples.Length / 2;
        int first = 0, end = count;
        while (first < count && Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(samples.AsSpan(first * 2))) < threshold) first++;
        while (end > first && Math.Abs((int)BinaryPrimitives.ReadInt16LittleEndian(samples.AsSpan((end - 1) * 2))) < threshold) end--;
        first = Math.Max(0, first - margin);
        end = Math.Min(count, Math.Max(end + margin, first + Rate / 10));
        return samples[(first * 2)..(end * 2)];
    }
}
