using System.Runtime.Versioning;
using VidPipe.Core.Errors;
using VidPipe.Core.Media;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Probing;

/// <summary>What is made of ffprobe's answers that the ffmpeg of this machine may not give.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProbeAnswerTests : IDisposable
{
    private readonly MediaFixture _media = new();

    public void Dispose() => _media.Dispose();

    [Fact]
    public async Task Durations_keep_every_digit()
    {
        var info = await ProbeAsync("""{"streams":[{"index":0,"codec_type":"video","width":64,"height":36,"duration":"1.301234"},{"index":1,"codec_type":"audio"}],"format":{"duration":"1.302567"}}""");

        Assert.Equal((1.301234, 1.302567), (info.VideoDuration, info.AudioDuration));
    }

    [Theory]
    [InlineData("""[{"rotation":-90}]""", 36, 64)]
    [InlineData("""[{"side_data_type":"Stereo 3D"},{"rotation":270}]""", 36, 64)]
    [InlineData("""[{"rotation":180}]""", 64, 36)]
    [InlineData("""[{"side_data_type":"Stereo 3D"}]""", 64, 36)]
    public async Task A_rotation_counts_wherever_it_stands_in_the_side_data(string sideData, int width, int height)
    {
        var info = await ProbeAsync(Video($"\"side_data_list\":{sideData}"));

        Assert.Equal((width, height), (info.Width, info.Height));
    }

    [Theory]
    [InlineData("0/0", "25/1", 25.0)]
    [InlineData("30000/1001", "60/1", 30000.0 / 1001)]
    [InlineData("0/0", "0/0", null)]
    public async Task A_frame_rate_that_the_file_does_not_say_is_null(string average, string real, double? expected)
    {
        var info = await ProbeAsync(Video($"\"avg_frame_rate\":\"{average}\",\"r_frame_rate\":\"{real}\""));

        Assert.Equal(expected, info.FrameRate);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"streams":[{"index":0,"codec_type":"video","sample_aspect_ratio":"x:y"}],"format":{}}""")]
    public async Task An_answer_that_cannot_be_read_is_the_tools_fault(string answer)
    {
        var failure = await Assert.ThrowsAsync<VidPipeException>(() => ProbeAsync(answer));

        Assert.Equal(ErrorCode.MediaToolError, failure.Code);
    }

    [Theory]
    [InlineData("""{"streams":[],"format":{}}""")]
    [InlineData("""{"format":{}}""")]
    [InlineData("""{"streams":[{"index":0,"codec_type":"data"}],"format":{}}""")]
    [InlineData("""{"streams":[{"index":0,"codec_type":"video","width":64,"height":36,"disposition":{"attached_pic":1}}],"format":{}}""")]
    public async Task A_file_without_picture_and_sound_is_not_supported(string answer)
    {
        var failure = await Assert.ThrowsAsync<VidPipeException>(() => ProbeAsync(answer));

        Assert.Equal(ErrorCode.UnsupportedFormat, failure.Code);
    }

    private static string Video(string property) => $$$"""{"streams":[{"index":0,"codec_type":"video","width":64,"height":36,{{{property}}}}],"format":{}}""";

    /// <summary>Probes a video by an ffprobe that gives this answer.</summary>
    private async Task<MediaInfo> ProbeAsync(string answer)
    {
        var tool = _media.PathOf("ffprobe");
        await File.WriteAllTextAsync(tool, $"#!/bin/sh\nprintf '%s' '{answer}'\n");
        File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var media = new MediaFixture(new MediaOptions { FfprobePath = tool });
        return await media.Tools.ProbeAsync(await _media.MakeForeignAsync("any.mp4"), CancellationToken.None);
    }
}
