using System.Text.Json.Nodes;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Providers.Vertex.Speech;

namespace VidPipe.Providers.Tests.Vertex.Speech;

public sealed class SpeechTests : IDisposable
{
    private readonly VertexRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Raw_samples_become_a_wave_file_of_their_rate()
    {
        var samples = Enumerable.Range(0, 48_000).Select(i => (byte)i).ToArray();
        _rig.Wire.Answers(200, Answer.Media("audio/L16;codec=pcm;rate=24000", [.. samples, 5]));

        var spoken = await _rig.SpeakAsync();

        var wave = await File.ReadAllBytesAsync(spoken.File.Path);
        Assert.Equal("audio/wav", spoken.File.MediaType);
        Assert.Equal("RIFF"u8.ToArray(), wave[..4]);
        Assert.Equal((24_000, 48_000, 48_000), (BitConverter.ToInt32(wave, 24), BitConverter.ToInt32(wave, 28), BitConverter.ToInt32(wave, 40)));
        Assert.Equal(samples, wave[44..48044]);
        Assert.Equal(1.0, WaveFile.Measure(spoken.File.Path)!.Value, 3);
    }

    [Fact]
    public async Task Cues_share_the_measured_time_by_their_length()
    {
        _rig.Wire.Answers(200, Answer.Media("audio/L16;codec=pcm;rate=24000", new byte[96_000]));

        var spoken = await _rig.SpeakAsync("Hello there. How are you today, my friend?");

        Assert.Equal(["Hello there.", "How are you today, my friend?"], spoken.Cues.Select(c => c.Text));
        Assert.Equal((0, spoken.Cues[1].Start, 2), (spoken.Cues[0].Start, spoken.Cues[0].End, spoken.Cues[1].End));
        Assert.Equal(2.0 * 16 / 49, spoken.Cues[0].End, 3);
    }

    [Fact]
    public async Task The_voice_reads_the_text_in_its_style()
    {
        _rig.Wire.Answers(200, Answer.Media("audio/L16;rate=24000", new byte[100]));

        await _rig.SpeakAsync("Hello.");

        var json = _rig.Wire.Requests[0].Json;
        Assert.EndsWith("voice: Hello.", (string?)json["contents"]![0]!["parts"]![0]!["text"]);
        Assert.Equal("""{"voiceConfig":{"prebuiltVoiceConfig":{"voiceName":"Kore"}}}""", json["generationConfig"]!["speechConfig"]!.ToJsonString());
        Assert.Equal("""["AUDIO"]""", json["generationConfig"]!["responseModalities"]!.ToJsonString());
    }

    [Theory]
    [InlineData("audio/mp3", new byte[] { 1, 2, 3, 4 }, "audio/mp3")]
    [InlineData("audio/L16;rate=0", new byte[] { 1, 2, 3, 4 }, "rate=0")]
    [InlineData("audio/L16;rate=24000", new byte[] { 1 }, "empty")]
    public async Task Sound_that_cannot_be_used_is_billed(string mediaType, byte[] sound, string said)
    {
        _rig.Wire.Answers(200, Answer.Media(mediaType, sound));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.SpeakAsync());

        Assert.Equal((ErrorCode.VoiceGenerationFailed, CallBilling.Billed), (e.Code, e.Billing));
        Assert.Contains(said, e.Message);
    }

    [Fact]
    public async Task Words_in_place_of_sound_are_a_failure()
    {
        _rig.Wire.Answers(200, Answer.Text("Hello there."));

        Assert.Equal(ErrorCode.VoiceGenerationFailed, (await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.SpeakAsync())).Code);
    }

    [Fact]
    public async Task Nothing_to_say_is_not_sent()
    {
        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<VidPipeException>(() => _rig.SpeakAsync(" \n"))).Code);
        Assert.Empty(_rig.Wire.Requests);
    }

    [Fact]
    public async Task Cloud_Text_to_Speech_gives_a_wave_file()
    {
        using var rig = new VertexRig(change: line => line.Kind == ModelKind.Speech ? line with { Protocol = "cloud-tts" } : line);
        var wave = await WaveAsync(rig, 24_000);
        rig.Wire.Answers(200, new JsonObject { ["audioContent"] = Convert.ToBase64String(wave) }.ToJsonString());

        var spoken = await rig.SpeakAsync("Hello.");

        Assert.Equal(wave, await File.ReadAllBytesAsync(spoken.File.Path));
        Assert.Equal(0.5, Assert.Single(spoken.Cues).End);
        Assert.Equal("https://texttospeech.googleapis.com/v1/text:synthesize", rig.Wire.Requests[0].Address.ToString());
        Assert.Equal(
            """{"input":{"text":"Hello."},"voice":{"languageCode":"en-US","name":"en-US-Chirp3-HD-Kore"},"audioConfig":{"audioEncoding":"LINEAR16","sampleRateHertz":24000}}""",
            rig.Wire.Requests[0].Body);
    }

    [Fact]
    public async Task Cloud_Text_to_Speech_is_not_sent_more_than_it_takes()
    {
        using var rig = new VertexRig(change: line => line.Kind == ModelKind.Speech ? line with { Protocol = "cloud-tts" } : line);

        Assert.Equal(ErrorCode.InvalidInput, (await Assert.ThrowsAsync<VidPipeException>(() => rig.SpeakAsync(new string('é', 2501)))).Code);
        Assert.Empty(rig.Wire.Requests);
    }

    private static async Task<byte[]> WaveAsync(VertexRig rig, int bytes)
    {
        var pcm = rig.Workspace.NewFile("pcm");
        await File.WriteAllBytesAsync(pcm, new byte[bytes]);
        using var wave = new MemoryStream();
        await WaveFile.WrapAsync(pcm, wave, new PcmFormat(24_000, 1), default);
        return wave.ToArray();
    }
}
