namespace VidPipe.StandIn.Tests.Gemini;

[Trait("Length", "Long")]
public sealed class SpeechTests : StandInTest
{
    [Theory]
    [InlineData("Say calmly: The keeper rows out at dawn, and nobody sees him.", 1, 8)]
    [InlineData("船は夜明けに出る", 0.4, 2)]
    public async Task Speech_is_headerless_PCM_about_as_long_as_its_text(string text, double least, double most)
    {
        var answer = await CallAsync(SpeechModel, "generateContent", Requests.Speech(text));

        var data = answer["candidates"]![0]!["content"]!["parts"]![0]!["inlineData"]!;
        var samples = Convert.FromBase64String(data["data"]!.GetValue<string>());
        Assert.Equal("audio/L16;codec=pcm;rate=24000", data["mimeType"]!.GetValue<string>());
        Assert.InRange(samples.Length / 48_000.0, least, most);
        Assert.Contains(samples, b => b != 0);
        AssertAsDocumented();
    }
}
