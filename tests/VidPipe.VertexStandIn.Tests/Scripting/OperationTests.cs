using System.Net;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Tests.Scripting;

/// <summary>How video jobs go, as the rule of their submission says.</summary>
[Trait("Length", "Long")]
public sealed class OperationTests : StandInTest
{
    [Fact]
    public async Task An_operation_takes_as_many_polls_as_it_is_told_and_may_say_done_false()
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Operation { Polls = 3, SaysDoneFalse = true, End = OperationEnd.Nothing });
        var operation = await SubmitAsync();

        var answers = new List<JsonObject>();
        for (var i = 0; i < 4; i++) answers.Add(await PollAsync(operation));

        Assert.Equal([false, false, false, true], answers.Select(a => a["done"]!.GetValue<bool>()));
        Assert.NotNull(answers[0]["metadata"]);
        Assert.Equal(["name", "done"], answers[3].Select(p => p.Key));
    }

    [Fact]
    public async Task A_filtered_operation_has_a_count_a_reason_and_no_videos()
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Filtered, SupportCodes = ["15236754"] });

        var response = (await FinishAsync(await SubmitAsync()))["response"]!;

        Assert.Equal(1, response["raiMediaFilteredCount"]!.GetValue<int>());
        Assert.EndsWith("Support codes: 15236754", response["raiMediaFilteredReasons"]![0]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Null(response["videos"]);
    }

    [Fact]
    public async Task Of_several_samples_some_may_be_filtered()
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Filtered, FilteredCount = 2 });
        var request = Requests.Video();
        request["parameters"]!["sampleCount"] = 3;

        var response = (await FinishAsync(await SubmitAsync(request)))["response"]!;

        Assert.Equal(2, response["raiMediaFilteredCount"]!.GetValue<int>());
        Assert.Single(response["videos"]!.AsArray());
    }

    [Fact]
    public async Task Levels_of_refusal_are_told_apart_by_the_prompt()
    {
        var filtered = new Answer.Operation { Polls = 0, End = OperationEnd.Filtered };
        Vertex.Script.Add(new Rule { On = [CallKind.VeoSubmit], Prompt = "storm", NotPrompt = "family-friendly", Answer = filtered });

        var bare = await PollAsync(await SubmitAsync(Requests.Video("A storm")));
        var safe = await PollAsync(await SubmitAsync(Requests.Video("family-friendly: A storm")));

        Assert.NotNull(bare["response"]!["raiMediaFilteredReasons"]);
        Assert.Null(safe["done"]);
    }

    [Fact]
    public async Task An_operation_may_fail_with_a_code()
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Error, Code = 14, Message = "Try later." });

        var end = await FinishAsync(await SubmitAsync());

        Assert.Equal("""{"code":14,"message":"Try later."}""", end["error"]!.ToJsonString());
        Assert.Null(end["response"]);
    }

    [Fact]
    public async Task An_operation_may_be_forgotten()
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Lost });
        var operation = await SubmitAsync();

        var (status, _, _) = await FailAsync(VeoModel, "fetchPredictOperation", new JsonObject { ["operationName"] = operation });

        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Theory]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.Garbled)]
    [InlineData(Damage.Empty)]
    public async Task A_video_may_be_damaged(Damage damage)
    {
        Vertex.Script.On(CallKind.VeoSubmit, new Answer.Operation { Damage = damage }, times: 1);

        var damaged = Video(await FinishAsync(await SubmitAsync()));
        var whole = Video(await FinishAsync(await SubmitAsync()));

        Assert.NotEqual(whole, damaged);
        Assert.Equal(damage switch { Damage.Truncated => whole.Length / 2, Damage.Empty => 0, _ => whole.Length }, damaged.Length);
    }

    [Fact]
    public async Task A_poll_may_fail_on_its_own_and_the_next_one_goes_on()
    {
        Vertex.Script.On(CallKind.VeoPoll, new Answer.Fail(503), prompt: "boat", times: 1);
        var operation = await SubmitAsync();

        var (status, _, _) = await FailAsync(VeoModel, "fetchPredictOperation", new JsonObject { ["operationName"] = operation });
        var next = await PollAsync(operation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Null(next["done"]);
    }

    private static byte[] Video(JsonObject end) => Convert.FromBase64String(end["response"]!["videos"]![0]!["bytesBase64Encoded"]!.GetValue<string>());
}
