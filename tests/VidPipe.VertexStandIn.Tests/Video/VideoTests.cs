using System.Net;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Tests.Video;

[Trait("Length", "Long")]
public sealed class VideoTests : StandInTest
{
    [Theory]
    [InlineData("16:9", "720p", 6, true, 1280, 720)]
    [InlineData("9:16", "1080p", 4, false, 1080, 1920)]
    public async Task A_job_ends_with_a_video_of_the_length_and_size_asked_for(string aspectRatio, string resolution, int seconds, bool audio, int width, int height)
    {
        var request = Requests.Video(seconds: seconds);
        request["instances"]![0]!["lastFrame"] = Requests.Inline();
        var parameters = request["parameters"]!;
        (parameters["aspectRatio"], parameters["resolution"], parameters["generateAudio"]) = (aspectRatio, resolution, audio);

        var end = await FinishAsync(await SubmitAsync(request));

        var video = end["response"]!["videos"]!.AsArray().Single()!;
        Assert.Equal(0, end["response"]!["raiMediaFilteredCount"]!.GetValue<int>());
        Assert.Equal("video/mp4", video["mimeType"]!.GetValue<string>());
        var probe = await Probe.OfAsync(Convert.FromBase64String(video["bytesBase64Encoded"]!.GetValue<string>()));
        Assert.Equal((width, height, (double)seconds), (probe.Width, probe.Height, probe.Seconds));
        Assert.Equal(audio ? ["h264", "aac"] : ["h264"], probe.Codecs);
        AssertAsDocumented();
    }

    [Fact]
    public async Task A_job_is_found_running_first_and_says_the_same_once_it_is_done()
    {
        var operation = await SubmitAsync();

        var first = await PollAsync(operation);
        var second = await PollAsync(operation);
        var third = await PollAsync(operation);

        Assert.Equal(["name"], first.Select(p => p.Key));
        Assert.True(second["done"]!.GetValue<bool>());
        Assert.Equal(second.ToJsonString(), third.ToJsonString());
        Assert.Equal(["running", "ok", "ok"], Vertex.Calls(CallKind.VeoPoll).Select(c => c.Answer));
    }

    [Fact]
    public async Task With_a_storageUri_the_video_lies_in_Cloud_Storage()
    {
        var request = Requests.Video();
        request["parameters"]!["storageUri"] = "gs://films/out/";

        var operation = await SubmitAsync(request);
        var end = await FinishAsync(operation);

        var uri = end["response"]!["videos"]![0]!["gcsUri"]!.GetValue<string>();
        var id = operation.Split('/')[^1];
        Assert.Equal($"gs://films/out/{id}/sample_0.mp4", uri);
        Assert.Null(end["response"]!["videos"]![0]!["bytesBase64Encoded"]);
        var film = await Http.GetByteArrayAsync(new Uri($"storage/v1/b/films/o/out%2F{id}%2Fsample_0.mp4?alt=media", UriKind.Relative));
        Assert.Equal(4, (await Probe.OfAsync(film)).Seconds);
        AssertAsDocumented();
    }

    [Fact]
    public async Task Several_samples_come_as_several_videos()
    {
        var request = Requests.Video();
        request["parameters"]!["sampleCount"] = 2;

        var end = await FinishAsync(await SubmitAsync(request));

        Assert.Equal(2, end["response"]!["videos"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_operation_that_nobody_submitted_is_not_found_and_no_violation()
    {
        var name = $"projects/demo/locations/us-central1/publishers/google/models/{VeoModel}/operations/none";

        var (status, error, _) = await FailAsync(VeoModel, "fetchPredictOperation", new JsonObject { ["operationName"] = name });

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal("NOT_FOUND", error["status"]!.GetValue<string>());
        AssertAsDocumented();
    }

    [Fact]
    public async Task A_picture_that_cannot_be_decoded_fails_the_operation()
    {
        var request = Requests.Video();
        var spoilt = Convert.FromBase64String(Requests.Png);
        spoilt.AsSpan(20, 30).Clear();
        request["instances"]![0]!["image"] = Requests.Inline(data: Convert.ToBase64String(spoilt));

        var end = await FinishAsync(await SubmitAsync(request));

        Assert.Equal(3, end["error"]!["code"]!.GetValue<int>());
    }
}
