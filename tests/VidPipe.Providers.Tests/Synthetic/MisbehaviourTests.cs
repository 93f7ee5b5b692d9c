using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Calls;

namespace VidPipe.Providers.Tests.Synthetic;

public sealed class MisbehaviourTests
{
    private static SyntheticOptions With(params SyntheticRule[] rules) => new() { Rules = rules };

    [Theory]
    [InlineData(SyntheticKind.Writer)]
    [InlineData(SyntheticKind.Image)]
    [InlineData(SyntheticKind.Speech)]
    public async Task A_refusal_is_content_policy_and_unpaid(SyntheticKind kind)
    {
        using var rig = new Rig(With(new SyntheticRule(kind, SyntheticAct.Refuse, Contains: "STORM")));

        var error = await Assert.ThrowsAsync<VidPipeException>(() => CallAsync(rig, kind, "a storm"));

        Assert.Equal(ErrorCode.ContentPolicy, error.Code);
        Assert.False(Assert.Single(rig.Calls).IsBilled);
    }

    [Theory]
    [InlineData(SyntheticKind.Writer, ErrorCode.StoryboardFailed)]
    [InlineData(SyntheticKind.Image, ErrorCode.ProviderError)]
    [InlineData(SyntheticKind.Speech, ErrorCode.ProviderError)]
    public async Task A_failure_has_the_code_of_its_kind(SyntheticKind kind, ErrorCode code)
    {
        using var rig = new Rig(With(new SyntheticRule(kind, SyntheticAct.Fail)));

        var error = await Assert.ThrowsAsync<VidPipeException>(() => CallAsync(rig, kind, "anything"));

        Assert.Equal(code, error.Code);
    }

    [Fact]
    public async Task A_rule_spares_other_texts_other_kinds_and_texts_with_the_saving_word()
    {
        using var rig = new Rig(With(new SyntheticRule(SyntheticKind.Writer, SyntheticAct.Refuse, Contains: "storm", Unless: "family")));

        await rig.WriteAsync("a calm day");
        await rig.SpeakAsync("");
        await rig.WriteAsync("a storm for the whole family");

        Assert.Equal(3, rig.Calls.Count(c => c.Outcome == SyntheticOutcome.Accepted));
    }

    [Fact]
    public async Task A_rule_applies_as_often_as_it_says_across_restarts()
    {
        using var rig = new Rig(With(new SyntheticRule(SyntheticKind.Video, SyntheticAct.Refuse, Contains: "storm", Times: 2)));
        var frame = rig.AnyFrame();

        var first = await rig.SubmitAsync(frame, prompt: "storm");
        rig.Restart();
        var second = await rig.SubmitAsync(frame, prompt: "safe storm");
        rig.Restart();
        var third = await rig.SubmitAsync(frame, prompt: "storm");

        Assert.IsType<VideoSubmission.Refused>(first);
        Assert.IsType<VideoSubmission.Refused>(second);
        Assert.IsType<VideoSubmission.Accepted>(third);
    }

    [Fact]
    public async Task A_stumble_is_tried_again_and_only_the_success_is_paid()
    {
        using var rig = new Rig(With(new SyntheticRule(SyntheticKind.Writer, SyntheticAct.Stumble, Times: 2)));

        await rig.WriteAsync("a fox");

        Assert.Equal([SyntheticOutcome.Stumbled, SyntheticOutcome.Stumbled, SyntheticOutcome.Accepted], rig.Calls.Select(c => c.Outcome));
        Assert.Equal([rig.Options.RetryDelay, rig.Options.RetryDelay * 2], rig.Time.Waits);
    }

    [Fact]
    public async Task Stumbling_on_is_a_provider_error_after_the_last_attempt()
    {
        using var rig = new Rig(With(new SyntheticRule(SyntheticKind.Writer, SyntheticAct.Stumble)));

        var error = await Assert.ThrowsAsync<VidPipeException>(() => rig.WriteAsync("a fox"));

        Assert.Equal(ErrorCode.ProviderError, error.Code);
        Assert.Equal(rig.Options.MaxAttempts, rig.Calls.Count);
    }

    [Fact]
    public async Task A_submission_that_kept_stumbling_was_surely_not_accepted()
    {
        using var rig = new Rig(With(new SyntheticRule(SyntheticKind.Video, SyntheticAct.Stumble)));

        var submission = await rig.SubmitAsync(rig.AnyFrame());

        Assert.Equal(ErrorCode.ProviderError, Assert.IsType<VideoSubmission.Rejected>(submission).Failure.Code);
        Assert.DoesNotContain(rig.Calls, c => c.IsBilled);
    }

    [Fact]
    public async Task A_rate_makes_about_its_share_of_calls_stumble_the_same_ones_every_time()
    {
        var options = new SyntheticOptions { StumbleRates = new() { Writer = 0.5 }, MaxAttempts = 20, Seed = 5 };
        using var one = new Rig(options);
        using var other = new Rig(options);

        foreach (var rig in new[] { one, other })
        {
            for (var i = 0; i < 60; i++) await rig.WriteAsync($"prompt {i}", 1);
        }

        Assert.Equal(one.Calls.Select(c => c.Outcome), other.Calls.Select(c => c.Outcome));
        Assert.InRange(one.Calls.Count(c => c.Outcome == SyntheticOutcome.Stumbled), 35, 95);
    }

    [Fact]
    public async Task Latency_is_waited_for_before_the_call_is_taken_in()
    {
        using var rig = new Rig(new SyntheticOptions { Latency = new() { Writer = TimeSpan.FromSeconds(3) } });

        await rig.WriteAsync("a fox");
        await rig.SpeakAsync("");

        Assert.Equal([TimeSpan.FromSeconds(3)], rig.Time.Waits);
    }

    [Theory]
    [InlineData(SyntheticAct.Reject, typeof(VideoSubmission.Rejected), false)]
    [InlineData(SyntheticAct.Uncertain, typeof(VideoSubmission.Uncertain), true)]
    [InlineData(SyntheticAct.UncertainUnsent, typeof(VideoSubmission.Uncertain), false)]
    public async Task A_submission_is_answered_as_told_and_the_log_knows_the_truth(SyntheticAct act, Type answer, bool isBilled)
    {
        using var rig = new Rig(With(new SyntheticRule(SyntheticKind.Video, act)));

        var submission = await rig.SubmitAsync(rig.AnyFrame());

        Assert.IsType(answer, submission);
        Assert.Equal(isBilled, Assert.Single(rig.Calls).IsBilled);
    }

    [Theory]
    [InlineData(SyntheticAct.Fail, typeof(VideoPoll.Failed))]
    [InlineData(SyntheticAct.RefuseResult, typeof(VideoPoll.Refused))]
    [InlineData(SyntheticAct.Lose, typeof(VideoPoll.Lost))]
    [InlineData(SyntheticAct.Stall, typeof(VideoPoll.Running))]
    public async Task An_accepted_operation_ends_as_told_after_a_restart_too(SyntheticAct act, Type state)
    {
        using var rig = new Rig(With(new SyntheticRule(SyntheticKind.Video, act)));
        var accepted = Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync(rig.AnyFrame()));
        rig.Restart();

        Assert.IsType(state, await rig.PollAsync(accepted.OperationName));
        Assert.True(Assert.Single(rig.Calls).IsBilled);
    }

    private static Task CallAsync(Rig rig, SyntheticKind kind, string text) => kind switch
    {
        SyntheticKind.Writer => rig.WriteAsync(text),
        SyntheticKind.Image => rig.PaintAsync(text),
        _ => rig.SpeakAsync(text),
    };
}
