using System.Net;
using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tests.Speech;

[Trait("Length", "Long")]
public sealed class CloudSpeechTests : StandInTest
{
    [Theory]
    [InlineData("LINEAR16", "pcm_s16le")]
    [InlineData("MULAW", "pcm_mulaw")]
    [InlineData("MP3", "mp3")]
    [InlineData("OGG_OPUS", "opus")]
    public async Task Speech_comes_in_the_encoding_asked_for(string encoding, string codec)
    {
        var audio = await SpeakAsync(Requests.Synthesis(encoding: encoding));

        Assert.Equal([codec], (await Probe.OfAsync(audio)).Codecs);
        AssertAsDocumented();
    }

    [Fact]
    public async Task LINEAR16_has_a_WAV_header_and_PCM_has_none()
    {
        var wav = await SpeakAsync(Requests.Synthesis());
        var raw = await SpeakAsync(Requests.Synthesis(encoding: "PCM"));

        Assert.Equal("RIFF"u8, wav.AsSpan(0, 4));
        Assert.Equal(raw, wav[^raw.Length..]);
    }

    [Fact]
    public async Task A_faster_voice_is_done_sooner()
    {
        var fast = Requests.Synthesis(encoding: "PCM");
        fast["audioConfig"]!["speakingRate"] = 2.0;

        var usual = await SpeakAsync(Requests.Synthesis(encoding: "PCM"));
        var hurried = await SpeakAsync(fast);

        Assert.InRange(hurried.Length, usual.Length * 0.45, usual.Length * 0.55);
    }

    [Theory]
    [InlineData("""{"ssml":"<speak>x</speak>","text":"x"}""", "input")]
    [InlineData("""{"ssmlText":"x","text":"x"}""", "input.ssmlText")]
    [InlineData("""{}""", "input")]
    public async Task Input_is_one_of_its_forms(string input, string at)
    {
        var request = Requests.Synthesis();
        request["input"] = JsonNode.Parse(input);

        await AssertRefusedAsync(request, at);
    }

    [Fact]
    public async Task A_text_of_more_than_5000_bytes_is_refused() => await AssertRefusedAsync(Requests.Synthesis(new string('é', 2501)), "input.text");

    [Fact]
    public async Task An_unknown_encoding_is_refused() => await AssertRefusedAsync(Requests.Synthesis(encoding: "WAV"), "audioConfig.audioEncoding");

    [Fact]
    public async Task Voices_are_listed_by_language()
    {
        var answer = JsonNode.Parse(await Http.GetStringAsync(new Uri("v1/voices?languageCode=de-DE", UriKind.Relative)))!;

        Assert.Equal(["de-DE"], answer["voices"]!.AsArray().Select(v => v!["languageCodes"]![0]!.GetValue<string>()));
        AssertAsDocumented();
    }

    private async Task<byte[]> SpeakAsync(JsonObject request)
    {
        using var response = await PostAsync("v1/text:synthesize", request);
        return Convert.FromBase64String(JsonNode.Parse(await response.Content.ReadAsStringAsync())!["audioContent"]!.GetValue<string>());
    }

    private async Task AssertRefusedAsync(JsonObject request, string at)
    {
        using var response = await PostAsync("v1/text:synthesize", request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(at, Assert.Single(Vertex.Violations).Path);
    }
}
