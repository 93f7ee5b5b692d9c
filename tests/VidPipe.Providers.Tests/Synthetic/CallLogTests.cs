using VidPipe.Core.Errors;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Calls;

namespace VidPipe.Providers.Tests.Synthetic;

public sealed class CallLogTests : IDisposable
{
    private readonly Rig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task Every_call_is_on_file_with_its_kind_model_and_request()
    {
        await _rig.WriteAsync("A fox");
        await _rig.SpeakAsync("");

        Assert.Collection(
            _rig.Calls,
            call => Assert.Equal((1, SyntheticKind.Writer, "synthetic-writer-1", SyntheticOutcome.Accepted), (call.Sequence, call.Kind, call.Model, call.Outcome)),
            call => Assert.Equal((2, SyntheticKind.Speech, "synthetic-voice-1", SyntheticOutcome.Accepted), (call.Sequence, call.Kind, call.Model, call.Outcome)));
        Assert.All(_rig.Calls, call => Assert.Matches("^[0-9a-f]{64}$", call.Request));
    }

    [Fact]
    public async Task The_same_request_has_the_same_digest_and_another_one_has_not()
    {
        await _rig.WriteAsync("A fox");
        await _rig.WriteAsync("A fox");
        await _rig.WriteAsync("A fox", seed: 2);

        Assert.Equal(_rig.Calls[0].Request, _rig.Calls[1].Request);
        Assert.NotEqual(_rig.Calls[0].Request, _rig.Calls[2].Request);
    }

    [Fact]
    public async Task A_torn_last_line_is_skipped_and_the_next_one_is_whole()
    {
        await _rig.WriteAsync("one");
        await File.AppendAllTextAsync(_rig.Options.CallLogPath, "{\"sequence\":2,\"kind\":\"wri");
        _rig.Restart();

        await _rig.WriteAsync("two");
        await _rig.WriteAsync("three");

        Assert.Equal([1, 2, 3], _rig.Calls.Select(c => c.Sequence));
    }

    [Fact]
    public async Task Concurrent_calls_from_two_providers_are_all_on_file_with_their_own_number()
    {
        var other = SyntheticProvider.Create(_rig.Options, new VidPipe.Media.Ffmpeg(new VidPipe.Media.MediaOptions(), TimeProvider.System), TimeProvider.System);
        var desk = new CallDesk(_rig.Options, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => i % 2 == 0
            ? desk.AcceptAsync(SyntheticKind.Image, "m", "text", $"request {i}", default)
            : other.Writer.WriteStoryboardAsync(new("m", $"prompt {i}", null, 1, 1), Rig.Paid, default)));

        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), _rig.Calls.Select(c => c.Sequence));
        Assert.Equal(40, _rig.Calls.Select(c => c.Request).Distinct().Count());
    }

    [Fact]
    public async Task A_log_that_became_shorter_is_not_trusted()
    {
        await _rig.WriteAsync("one");
        await File.WriteAllTextAsync(_rig.Options.CallLogPath, "");

        await Assert.ThrowsAsync<IOException>(() => _rig.WriteAsync("two"));
    }

    [Fact]
    public void A_missing_log_reads_as_no_calls() => Assert.Empty(SyntheticCallLog.Read(Path.Combine(_rig.Folder, "none.jsonl")));

    [Fact]
    public void A_provider_without_a_folder_is_not_made() =>
        Assert.Throws<ArgumentException>(() => SyntheticProvider.Create(new SyntheticOptions(), null!, TimeProvider.System));

    [Fact]
    public async Task A_call_on_the_wrong_canvas_is_not_recorded()
    {
        var error = await Assert.ThrowsAsync<VidPipeException>(() => _rig.PaintAsync("x", "4:3"));

        Assert.Equal(ErrorCode.InvalidInput, error.Code);
        Assert.Empty(_rig.Calls);
    }
}
