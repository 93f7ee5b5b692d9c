using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tests.Video;

public sealed class VideoStrictnessTests : StrictTest
{
    private const string Picture = $$"""{"bytesBase64Encoded":"{{Requests.Png}}","mimeType":"image/png"}""";
    private const string References = $$"""[{"image":{{Picture}},"referenceType":"asset"}]""";

    [Theory]
    [InlineData("instance", "{}", "instance")]
    [InlineData("instances", null, "instances")]
    [InlineData("instances", "[]", "instances")]
    [InlineData("instances", "{}", "instances")]
    [InlineData("instances/0/promt", "\"x\"", "instances[0].promt")]
    [InlineData("instances/0/prompt", "\"  \"", "instances[0].prompt")]
    [InlineData("instances/0/prompt", "7", "instances[0].prompt")]
    [InlineData("instances/0/image/mimeType", null, "instances[0].image.mimeType")]
    [InlineData("instances/0/image/mimeType", "\"image/jpeg\"", "instances[0].image")]
    [InlineData("instances/0/image/mimeType", "\"image/webp\"", "instances[0].image.mimeType")]
    [InlineData("instances/0/image/bytesBase64Encoded", "\"not base64!\"", "instances[0].image.bytesBase64Encoded")]
    [InlineData("instances/0/image/bytesBase64Encoded", "\"AAAA\"", "instances[0].image")]
    [InlineData("instances/0/image/bytesBase64Encoded", null, "instances[0].image")]
    [InlineData("instances/0/image/gcsUri", "\"gs://bucket/a.png\"", "instances[0].image")]
    [InlineData("instances/0/image", "{\"gcsUri\":\"https://example.com/a.png\",\"mimeType\":\"image/png\"}", "instances[0].image.gcsUri")]
    [InlineData("instances/0/lastFrame", "{\"uri\":\"gs://bucket/a.png\",\"gcsUri\":\"gs://bucket/a.png\",\"mimeType\":\"image/png\"}", "instances[0].lastFrame.uri")]
    [InlineData("instances/0/referenceImages", References, "instances[0].referenceImages")]
    [InlineData("instances/0/cameraControl", "\"push_in\"", "instances[0].cameraControl")]
    [InlineData("instances/0/cameraControl", "\"zoom\"", "instances[0].cameraControl")]
    [InlineData("instances/0/mask", "{\"gcsUri\":\"gs://bucket/a.png\",\"mimeType\":\"image/png\",\"maskMode\":\"INSERT\"}", "instances[0].mask")]
    [InlineData("parameters/durationSeconds", "5", "parameters.durationSeconds")]
    [InlineData("parameters/durationSeconds", "\"4\"", "parameters.durationSeconds")]
    [InlineData("parameters/durationSeconds", "\"4s\"", "parameters.durationSeconds")]
    [InlineData("parameters/durationSeconds", "4.5", "parameters.durationSeconds")]
    [InlineData("parameters/duration_seconds", "4", "parameters.duration_seconds")]
    [InlineData("parameters/aspectRatio", "\"1:1\"", "parameters.aspectRatio")]
    [InlineData("parameters/resolution", "\"720P\"", "parameters.resolution")]
    [InlineData("parameters/generateAudio", null, "parameters.generateAudio")]
    [InlineData("parameters/generateAudio", "\"false\"", "parameters.generateAudio")]
    [InlineData("parameters/gcsOutputDirectory", "\"gs://bucket/\"", "parameters.gcsOutputDirectory")]
    [InlineData("parameters/storageUri", "\"bucket/films\"", "parameters.storageUri")]
    [InlineData("parameters/seed", "-1", "parameters.seed")]
    [InlineData("parameters/seed", "4294967296", "parameters.seed")]
    [InlineData("parameters/sampleCount", "5", "parameters.sampleCount")]
    [InlineData("parameters/personGeneration", "\"ALLOW_ADULT\"", "parameters.personGeneration")]
    [InlineData("parameters/personGeneration", "\"allowAll\"", "parameters.personGeneration")]
    [InlineData("parameters/resizeMode", "\"stretch\"", "parameters.resizeMode")]
    [InlineData("parameters/compressionQuality", "\"best\"", "parameters.compressionQuality")]
    [InlineData("parameters/pubsubTopic", "\"topic\"", "parameters.pubsubTopic")]
    [InlineData("parameters/webhookConfig", "{}", "parameters.webhookConfig")]
    [InlineData("labels", "{\"Project\":\"x\"}", "labels.Project")]
    [InlineData("labels", "{\"project\":1}", "labels.project")]
    public Task What_is_not_documented_is_refused(string path, string? json, string at) =>
        AssertRefusedAsync(VeoModel, "predictLongRunning", Requests.Video(seconds: 8), path, json, at);

    [Theory]
    [InlineData("instances/0/prompt", null)]
    [InlineData("instances/0/image", "{\"gcsUri\":\"gs://bucket/a.png\",\"mimeType\":\"image/png\"}")]
    [InlineData("instances/0/lastFrame", Picture)]
    [InlineData("parameters/durationSeconds", "8")]
    [InlineData("parameters/storageUri", "\"gs://bucket\"")]
    [InlineData("parameters/compressionQuality", "\"OPTIMIZED\"")]
    [InlineData("parameters/resizeMode", "\"pad\"")]
    [InlineData("parameters/resolution", "\"4k\"")]
    [InlineData("labels", "{\"project\":\"p-1\"}")]
    public Task What_is_documented_is_taken(string path, string? json) =>
        AssertTakenAsync(VeoModel, "predictLongRunning", Requests.Video(), path, json);

    [Fact]
    public Task A_last_frame_needs_a_first_one()
    {
        var request = Requests.Video();
        request["instances"]![0]!["lastFrame"] = Requests.Inline();

        return AssertRefusedAsync(VeoModel, "predictLongRunning", request, "instances/0/image", null, "instances[0].lastFrame");
    }

    [Fact]
    public Task Without_an_image_a_prompt_is_needed()
    {
        var request = Requests.Video();
        request["instances"]![0]!.AsObject().Remove("image");

        return AssertRefusedAsync(VeoModel, "predictLongRunning", request, "instances/0/prompt", null, "instances[0].prompt");
    }

    [Theory]
    [InlineData("parameters/durationSeconds", "4", "parameters.durationSeconds")]
    [InlineData("instances/0/referenceImages/0/referenceType", "\"style\"", "instances[0].referenceImages")]
    [InlineData("instances/0/referenceImages/0/referenceType", "\"Asset\"", "instances[0].referenceImages[0].referenceType")]
    public Task References_have_rules_of_their_own(string path, string json, string at) =>
        AssertRefusedAsync(VeoModel, "predictLongRunning", WithReferences(), path, json, at);

    [Fact]
    public Task References_are_taken() => AssertTakenAsync(VeoModel, "predictLongRunning", WithReferences(), "parameters/seed", "1");

    [Theory]
    [InlineData("parameters/generateAudio", "true", "parameters.generateAudio")]
    [InlineData("parameters/resolution", "\"720p\"", "parameters.resolution")]
    [InlineData("parameters/durationSeconds", "4", "parameters.durationSeconds")]
    public Task Veo_2_has_other_parameters(string path, string json, string at) =>
        AssertRefusedAsync("veo-2.0-generate-001", "predictLongRunning", ForVeo2(), path, json, at);

    [Fact]
    public Task Veo_2_takes_a_camera_and_five_seconds() =>
        AssertTakenAsync("veo-2.0-generate-001", "predictLongRunning", ForVeo2(), "instances/0/cameraControl", "\"push_in\"");

    [Fact]
    public Task Veo_3_0_makes_no_4k() =>
        AssertRefusedAsync("veo-3.0-generate-001", "predictLongRunning", Requests.Video(), "parameters/resolution", "\"4k\"", "parameters.resolution");

    [Fact]
    public async Task A_poll_goes_to_the_resource_that_its_operation_names()
    {
        var operation = await SubmitAsync();

        await FailAsync("veo-3.1-fast-generate-001", "fetchPredictOperation", new JsonObject { ["operationName"] = operation });

        Assert.Equal("operationName", Assert.Single(Vertex.Violations).Path);
    }

    [Theory]
    [InlineData("operationName", "\"7\"", "operationName")]
    [InlineData("operationName", null, "operationName")]
    [InlineData("name", "\"x\"", "name")]
    public Task A_poll_names_its_operation_and_nothing_else(string path, string? json, string at)
    {
        var name = $"projects/demo/locations/us-central1/publishers/google/models/{VeoModel}/operations/1";
        return AssertRefusedAsync(VeoModel, "fetchPredictOperation", new JsonObject { ["operationName"] = name }, path, json, at);
    }

    private static JsonObject WithReferences()
    {
        var request = Requests.Video(seconds: 8);
        var instance = request["instances"]![0]!.AsObject();
        instance.Remove("image");
        instance["referenceImages"] = JsonNode.Parse(References);
        return request;
    }

    private static JsonObject ForVeo2()
    {
        var request = Requests.Video(seconds: 5);
        request["parameters"]!.AsObject().Remove("generateAudio");
        request["parameters"]!.AsObject().Remove("resolution");
        return request;
    }
}
