using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Tests.Calls;

public sealed class CallLogTests : StandInTest, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-standin-tests-").FullName;

    protected override StandInOptions Options => new() { CallLogFile = Path.Combine(_folder, "log", "calls.jsonl") };

    [Fact]
    public async Task A_call_tells_what_was_asked_and_what_became_of_it()
    {
        var operation = await SubmitAsync(Requests.Video("A boat"));
        await PollAsync(operation);
        await Vertex.Log.WaitAsync(c => c is { Kind: CallKind.VeoPoll, IsOver: true });

        var calls = Vertex.Calls();
        Assert.Equal([(1, CallKind.VeoSubmit, "ok"), (2, CallKind.VeoPoll, "running")], calls.Select(c => (c.Sequence, c.Kind, c.Answer!)));
        Assert.All(calls, c => Assert.Equal(("A boat", operation, VeoModel, 200, true), (c.Prompt, c.Operation, c.Model, c.Status, c.IsOver)));
        Assert.Equal([true, false], calls.Select(c => c.IsBilled));
    }

    [Fact]
    public async Task Equal_requests_have_equal_digests_whatever_the_order_of_their_properties()
    {
        var turned = Requests.Video();
        var parameters = turned["parameters"]!.AsObject();
        foreach (var (name, value) in parameters.Reverse().ToList())
        {
            parameters.Remove(name);
            parameters[name] = value;
        }

        await SubmitAsync();
        await SubmitAsync(turned);
        await SubmitAsync(Requests.Video("Something else"));

        Assert.Equal([2, 1], Vertex.Submissions.Select(same => same.Count()));
        Assert.Equal(2, Assert.Single(Vertex.DuplicateSubmissions()).Sequence);
    }

    [Fact]
    public async Task A_repeat_after_a_full_answer_counts_and_one_after_a_failure_does_not()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Fail(503), times: 1);
        Vertex.Script.On(CallKind.Text, new Answer.Cut(CutPoint.AfterWork), times: 1);

        await FailAsync(TextModel, "generateContent", Requests.Text());
        await Assert.ThrowsAsync<HttpRequestException>(() => CallAsync(TextModel, "generateContent", Requests.Text()));
        await CallAsync(TextModel, "generateContent", Requests.Text());
        await Vertex.Log.WaitAsync(c => c is { Sequence: 3, IsOver: true });
        Assert.Empty(Vertex.RepeatedCalls());
        await CallAsync(TextModel, "generateContent", Requests.Text());

        Assert.Equal(4, Assert.Single(Vertex.RepeatedCalls()).Sequence);
    }

    [Fact]
    public async Task The_file_holds_the_same_and_a_line_that_was_cut_off_is_left_out()
    {
        await SubmitAsync();
        await SubmitAsync();
        await Vertex.Log.WaitAsync(c => c is { Sequence: 2, IsOver: true });
        var read = CallLog.Read(Options.CallLogFile!);
        var copy = Path.Combine(_folder, "copy.jsonl");
        await using (var file = new FileStream(Options.CallLogFile!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite))
        using (var reader = new StreamReader(file))
        {
            await File.WriteAllTextAsync(copy, await reader.ReadToEndAsync() + "{\"sequence\":3,\"at");
        }

        Assert.Equal(Vertex.Calls(), read);
        Assert.Equal(read, CallLog.Read(copy));
        Assert.Equal(2, Assert.Single(CallLog.DuplicateSubmissions(read)).Sequence);
    }

    [Fact]
    public async Task Waiting_for_a_call_that_does_not_come_ends_in_time()
    {
        await Assert.ThrowsAsync<TimeoutException>(() => Vertex.Log.WaitAsync(_ => true, TimeSpan.FromMilliseconds(1)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
