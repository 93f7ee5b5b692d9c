using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Tests.Imagen;

[Trait("Length", "Long")]
public sealed class ImagenTests : StrictTest
{
    private const string Model = "imagen-4.0-generate-001";

    [Fact]
    public async Task It_predicts_as_many_pictures_as_asked_for()
    {
        var answer = await CallAsync(Model, "predict", Requests.Imagen());

        var predictions = answer["predictions"]!.AsArray();
        Assert.Equal(2, predictions.Count);
        var probe = await Probe.OfAsync(Convert.FromBase64String(predictions[0]!["bytesBase64Encoded"]!.GetValue<string>()));
        Assert.Equal((768, 1376), (probe.Width, probe.Height));
        Assert.NotEqual(predictions[0]!.ToJsonString(), predictions[1]!.ToJsonString());
        Assert.True(Assert.Single(Vertex.Calls(CallKind.Imagen)).IsBilled);
    }

    [Fact]
    public async Task With_a_storageUri_the_pictures_lie_in_Cloud_Storage()
    {
        var request = Requests.Imagen();
        request["parameters"]!["storageUri"] = "gs://pictures/";

        var answer = await CallAsync(Model, "predict", request);

        Assert.All(answer["predictions"]!.AsArray(), p => Assert.NotNull(Vertex.Bucket.Read(p!["gcsUri"]!.GetValue<string>())));
    }

    [Theory]
    [InlineData("instances/0/text", "\"x\"", "instances[0].text")]
    [InlineData("instances/0/prompt", null, "instances[0].prompt")]
    [InlineData("parameters/sampleCount", "0", "parameters.sampleCount")]
    [InlineData("parameters/aspectRatio", "\"21:9\"", "parameters.aspectRatio")]
    [InlineData("parameters/sampleImageSize", "\"4K\"", "parameters.sampleImageSize")]
    [InlineData("parameters/safetySetting", "\"block_some\"", "parameters.safetySetting")]
    [InlineData("parameters/outputOptions", "{\"mimeType\":\"image/gif\"}", "parameters.outputOptions.mimeType")]
    [InlineData("parameters/safetyFilterLevel", "\"x\"", "parameters.safetyFilterLevel")]
    public Task What_is_not_documented_is_refused(string path, string? json, string at) =>
        AssertRefusedAsync(Model, "predict", Requests.Imagen(), path, json, at);

    [Fact]
    public Task A_seed_excludes_the_watermark()
    {
        var request = Requests.Imagen();
        request["parameters"]!["addWatermark"] = true;

        return AssertRefusedAsync(Model, "predict", request, "parameters/seed", "1", "parameters.seed");
    }

    [Fact]
    public Task References_are_taken_as_documented() => AssertTakenAsync(
        "imagen-3.0-capability-001",
        "predict",
        Requests.Imagen(),
        "instances/0/referenceImages",
        $$"""
        [{"referenceType":"REFERENCE_TYPE_SUBJECT","referenceId":1,"referenceImage":{"bytesBase64Encoded":"{{Requests.Png}}"},
          "subjectImageConfig":{"subjectType":"SUBJECT_TYPE_PRODUCT","subjectDescription":"glass bottle"} }]
        """);
}
