using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;

namespace VidPipe.Providers.Tests.Vertex.Images;

public sealed class ImagenTests : IDisposable
{
    private readonly VertexRig _rig = new(VertexRig.Usual with { SafetyThreshold = "BLOCK_ONLY_HIGH" }, line => line.Kind == ModelKind.Image ? line with { Protocol = "imagen", Location = "europe-west4" } : line);

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_picture_is_predicted_in_the_models_region()
    {
        _rig.Wire.Answers(200, $$"""{"predictions":[{"bytesBase64Encoded":"{{Convert.ToBase64String(Answer.Png)}}","mimeType":"image/png","prompt":"rewritten"}]}""");

        var picture = await _rig.DrawAsync("A fox", 7, _rig.Frame(1));

        Assert.Equal(Answer.Png, await File.ReadAllBytesAsync(picture.Path));
        var sent = _rig.Wire.Requests[0];
        Assert.Equal(
            "https://europe-west4-aiplatform.googleapis.com/v1/projects/my-project/locations/europe-west4/publishers/google/models/image-1:predict", sent.Address.ToString());
        Assert.Equal(
            """{"instances":[{"prompt":"A fox"}],"parameters":{"sampleCount":1,"aspectRatio":"16:9","seed":7,"addWatermark":false,"includeRaiReason":true,"outputOptions":{"mimeType":"image/png"},"sampleImageSize":"2K","negativePrompt":"subtitles, captions, text overlay, watermark, logo","personGeneration":"allow_adult","safetySetting":"block_only_high"}}""",
            sent.Body);
    }

    [Fact]
    public async Task A_filtered_picture_is_content_policy_with_the_class_and_not_billed()
    {
        _rig.Wire.Answers(200, """{"predictions":[{"raiFilteredReason":"Unable to show generated images. Support codes: 39322892, 61493863"}]}""");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.DrawAsync());

        Assert.Equal((ErrorCode.ContentPolicy, CallBilling.NotBilled), (e.Code, e.Billing));
        Assert.Contains("people or faces, violence (support codes 39322892, 61493863): Unable to show", e.Message);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"predictions":[{"bytesBase64Encoded":""}]}""")]
    public async Task No_picture_and_no_reason_is_a_failure(string body)
    {
        _rig.Wire.Answers(200, body);

        Assert.Equal(ErrorCode.ImageGenerationFailed, (await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.DrawAsync())).Code);
    }
}
