using VidPipe.Core.Errors;
using VidPipe.Core.Media;
using VidPipe.Media.Running;
using VidPipe.Media.Stitching;
using VidPipe.Media.Tests.Making;

namespace VidPipe.Media.Tests.Stitching;

public sealed class DriftCheckTests : IDisposable
{
    private readonly MediaFixture _media = new();

    [Fact]
    public async Task Check_fails_when_clips_were_joined_by_a_plain_copy()
    {
        var clip = await _media.MakeClipAsync("five.mp4", 5);
        var list = _media.PathOf("list.txt");
        await File.WriteAllLinesAsync(list, Enumerable.Repeat($"file '{clip}'", 6));
        var plain = await _media.MakeAsync("plain.mp4", $"-f concat -safe 0 -i {list} -c copy -movflags +faststart");

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => MeasureAsync(Enumerable.Repeat(clip, 6), plain));

        Assert.Equal(ErrorCode.CompositionFailed, failure.Code);
    }

    [Fact]
    public async Task Check_fails_when_a_clip_is_missing()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);
        var request = _media.Joining([clip, clip], "short.mp4");
        await _media.Tools.StitchAsync(request, null, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => MeasureAsync([clip, clip, clip], request.OutputPath));

        Assert.Equal(ErrorCode.CompositionFailed, failure.Code);
        Assert.Contains("48 frames", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_fails_when_the_sound_is_late()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);
        var late = await _media.MakeAsync("late.mp4", $"-i {clip} -itsoffset 0.1 -i {clip} -map 0:v -map 1:a -c copy -movflags +faststart");

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => MeasureAsync([clip], late));

        Assert.Equal(ErrorCode.CompositionFailed, failure.Code);
    }

    [Fact]
    public async Task Check_fails_when_the_file_cannot_be_read()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);
        var broken = _media.PathOf("broken.mp4");
        await File.WriteAllTextAsync(broken, "no video");

        var failure = await Assert.ThrowsAsync<VidPipeException>(() => MeasureAsync([clip], broken));

        Assert.Equal(ErrorCode.CompositionFailed, failure.Code);
    }

    [Fact]
    public async Task Check_passes_on_the_failure_of_who_writes_the_file()
    {
        var clip = await _media.MakeClipAsync("a.mp4", 1);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => MeasureAsync([clip], clip, Task.FromException(new InvalidOperationException("disk full"))));
    }

    public void Dispose() => _media.Dispose();

    private async Task<StitchResult> MeasureAsync(IEnumerable<string> clips, string path, Task? written = null)
    {
        var plan = await StitchPlan.MakeAsync(_media.Joining(clips, "unused.mp4"), CancellationToken.None);
        var check = new DriftCheck(_media.Options, new ToolProcess(TimeProvider.System));
        return await check.MeasureAsync(plan, path, written ?? Task.CompletedTask, CancellationToken.None);
    }
}
