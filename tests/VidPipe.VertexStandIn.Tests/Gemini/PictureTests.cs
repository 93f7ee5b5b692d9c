using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tests.Gemini;

[Trait("Length", "Long")]
public sealed class PictureTests : StandInTest
{
    [Theory]
    [InlineData("1:1", 1024, 1024)]
    [InlineData("16:9", 1376, 768)]
    [InlineData("9:16", 768, 1376)]
    public async Task A_picture_has_the_size_of_its_aspect_ratio(string aspectRatio, int width, int height)
    {
        var (picture, mimeType) = await DrawAsync(Requests.Picture(aspectRatio: aspectRatio));

        var probe = await Probe.OfAsync(picture);
        Assert.Equal((width, height, "image/png"), (probe.Width, probe.Height, mimeType));
        Assert.Equal(["png"], probe.Codecs);
        AssertAsDocumented();
    }

    [Fact]
    public async Task A_picture_may_be_asked_for_as_JPEG()
    {
        var request = Requests.Picture();
        request["generationConfig"]!["imageConfig"]!["imageOutputOptions"] = new JsonObject { ["mimeType"] = "image/jpeg", ["compressionQuality"] = 80 };

        var (picture, mimeType) = await DrawAsync(request);

        Assert.Equal("image/jpeg", mimeType);
        Assert.Equal(["mjpeg"], (await Probe.OfAsync(picture)).Codecs);
    }

    [Fact]
    public async Task The_same_request_gives_the_same_picture_and_another_prompt_or_reference_another()
    {
        var (first, _) = await DrawAsync(Requests.Picture("A lighthouse"));
        var (again, _) = await DrawAsync(Requests.Picture("A lighthouse"));
        var (other, _) = await DrawAsync(Requests.Picture("A harbour"));
        var request = Requests.Picture("A lighthouse");
        request["contents"]![0]!["parts"]!.AsArray().Insert(0, new JsonObject
        {
            ["inlineData"] = new JsonObject { ["mimeType"] = "image/png", ["data"] = Convert.ToBase64String(other) },
        });
        var (referring, _) = await DrawAsync(request);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
        Assert.NotEqual(first, referring);
        AssertAsDocumented();
    }

    private async Task<(byte[] Bytes, string MimeType)> DrawAsync(JsonObject request)
    {
        var answer = await CallAsync(ImageModel, "generateContent", request);
        var data = answer["candidates"]![0]!["content"]!["parts"]!.AsArray().Single(p => p!["inlineData"] is not null)!["inlineData"]!;
        return (Convert.FromBase64String(data["data"]!.GetValue<string>()), data["mimeType"]!.GetValue<string>());
    }
}
