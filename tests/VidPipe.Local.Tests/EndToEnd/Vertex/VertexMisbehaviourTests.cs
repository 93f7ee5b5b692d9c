using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

/// <summary>
/// The whole product against a Vertex AI that misbehaves: a project completes or fails as planned, no Veo job is sent twice by
/// itself unless Google says that its own trouble ended it, a synchronous call is repeated only when its answer was lost or
/// cannot be used, and each such repeat is in the ledger.
/// </summary>
public sealed class VertexMisbehaviourTests(VertexHost vertex) : IClassFixture<VertexHost>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly CallKind[] Synchronous = [CallKind.Text, CallKind.Image, CallKind.Speech];
    private static readonly CallKind[] Everything = [.. Synchronous, CallKind.VeoSubmit, CallKind.VeoPoll];

    [Fact]
    public async Task A_project_is_made_whole_and_every_request_is_as_documented()
    {
        var (project, subject) = await MakeAsync(_ => { }, voiceover: true);

        AssertComplete(project, subject);
        Assert.Equal((1, 2, 1, 1), (Count(subject, CallKind.Text), Count(subject, CallKind.Image), Count(subject, CallKind.Speech), Count(subject, CallKind.VeoSubmit)));
        Assert.All(await vertex.LedgerAsync(project.ProjectId), line => Assert.Equal(LedgerState.Settled, line.State));
    }

    [Fact]
    public async Task Too_many_requests_are_waited_for_and_cost_nothing()
    {
        var (project, subject) = await MakeAsync(
            s => Each(s, Everything, new Answer.Fail(429) { RetryAfter = Soon, RetryInfo = Soon }, times: 2), voiceover: true);

        AssertComplete(project, subject);
        Assert.All(await vertex.LedgerAsync(project.ProjectId), line => Assert.Equal((LedgerState.Settled, 1), (line.State, line.Call)));
        Assert.All(Everything, kind => Assert.Equal(2, vertex.Calls(subject, kind).Count(c => c.Status == 429)));
    }

    public static TheoryData<Answer> Losses =>
        [new Answer.Fail(503) { Html = true }, new Answer.Cut(CutPoint.AfterRead), new Answer.Cut(CutPoint.AfterWork), new Answer.Cut(CutPoint.InAnswer)];

    [Theory]
    [MemberData(nameof(Losses))]
    public async Task A_lost_answer_is_asked_for_again_and_counts_as_uncertain(Answer loss)
    {
        var (project, subject) = await MakeAsync(s => Each(s, Synchronous, loss, times: 1), voiceover: true);

        AssertComplete(project, subject);
        await AssertRepeatsAsync(project, Synchronous.Length);
    }

    [Fact]
    public async Task A_connection_that_is_cut_before_the_request_is_read_may_have_carried_it_all_the_same()
    {
        vertex.Google.Script.On(CallKind.Text, new Answer.Cut(CutPoint.BeforeRead), times: 1);

        var (project, subject) = await MakeAsync(_ => { });

        AssertComplete(project, subject);
        await AssertRepeatsAsync(project, 1);
    }

    [Fact]
    public async Task A_slow_answer_is_given_up_and_asked_for_again()
    {
        var (project, subject) = await MakeAsync(s => vertex.Google.Script.Add(
            new Rule { On = [CallKind.Text], Prompt = s, Times = 1, AnswerLatency = TimeSpan.FromMinutes(1) }));

        AssertComplete(project, subject);
        await AssertRepeatsAsync(project, 1);
    }

    [Fact]
    public async Task Thoughts_before_the_answer_are_passed_over()
    {
        var (project, subject) = await MakeAsync(s => Each(s, [CallKind.Text, CallKind.Image], new Answer.Thoughts(), times: null));

        AssertComplete(project, subject);
        Assert.All(await vertex.LedgerAsync(project.ProjectId), line => Assert.Equal(LedgerState.Settled, line.State));
    }

    /// <summary>The answer, the error, and how many calls are billed for it.</summary>
    public static TheoryData<CallKind, Answer, ErrorCode, int> Unusable => new()
    {
        { CallKind.Text, new Answer.Blocked("PROHIBITED_CONTENT"), ErrorCode.ContentPolicy, 0 },
        { CallKind.Text, new Answer.Finish("SAFETY"), ErrorCode.ContentPolicy, 1 },
        { CallKind.Text, new Answer.Finish("MAX_TOKENS"), ErrorCode.StoryboardFailed, 1 },
        { CallKind.Text, new Answer.OffSchema(), ErrorCode.StoryboardFailed, 3 },
        { CallKind.Text, new Answer.Say("I would rather not."), ErrorCode.StoryboardFailed, 3 },
        { CallKind.Text, new Answer.NoCandidates(), ErrorCode.StoryboardFailed, 3 },
        { CallKind.Image, new Answer.Say("Here is your picture!"), ErrorCode.ImageGenerationFailed, 3 },
        { CallKind.Image, new Answer.Finish("IMAGE_SAFETY"), ErrorCode.ContentPolicy, 1 },
        { CallKind.Image, new Answer.Finish("NO_IMAGE"), ErrorCode.ImageGenerationFailed, 3 },
        { CallKind.Image, new Answer.Fail(401), ErrorCode.ProviderAuth, 0 },
        { CallKind.Image, new Answer.Fail(403), ErrorCode.ProviderAuth, 0 },
        { CallKind.Image, new Answer.Fail(404), ErrorCode.ProviderError, 0 },
        { CallKind.Image, new Answer.Fail(400), ErrorCode.InvalidInput, 0 },
        { CallKind.Image, new Answer.Fail(429), ErrorCode.ProviderRateLimited, 0 },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task An_answer_that_cannot_be_used_fails_the_step_by_name_and_is_billed_when_it_came(CallKind kind, Answer answer, ErrorCode code, int billed)
    {
        var (failed, _) = await MakeAsync(s => vertex.Google.Script.On(kind, answer, prompt: s));
        var lines = await vertex.LedgerAsync(failed.ProjectId);

        Assert.True(failed.Error?.Code == code, $"{failed.Error}");
        Assert.Equal(kind == CallKind.Text ? "WriteStoryboard" : "GenerateKeyframe", failed.Error!.Step);
        Assert.Equal(billed, lines.Count(l => l.ActionKey == lines[^1].ActionKey && l.State == LedgerState.Settled));
    }

    public static TheoryData<CallKind, Answer> Passing => new()
    {
        { CallKind.Text, new Answer.Say("I would rather not.") },
        { CallKind.Text, new Answer.OffSchema() },
        { CallKind.Image, new Answer.Finish("NO_IMAGE") },
        { CallKind.Image, new Answer.Say("Here is your picture!") },
        { CallKind.Speech, new Answer.Say("Hello!") },
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task An_answer_that_cannot_be_used_is_asked_for_again_twice_and_each_is_billed(CallKind kind, Answer answer)
    {
        var (project, subject) = await MakeAsync(s => vertex.Google.Script.On(kind, answer, prompt: s, times: 2), voiceover: true);

        AssertComplete(project, subject);
        var calls = (await vertex.LedgerAsync(project.ProjectId)).GroupBy(l => l.ActionKey).MaxBy(lines => lines.Count())!.ToList();
        Assert.Equal(3, calls.Count);
        Assert.All(calls, line => Assert.Equal(LedgerState.Settled, line.State));
    }

    public static TheoryData<Answer> Wrappings =>
        [new Answer.Wrapped(), new Answer.Wrapped("\uFEFF", ""), new Answer.Wrapped("Here is the {storyboard}:\n", "\nShall I go on?"), new Answer.Halves()];

    [Theory]
    [MemberData(nameof(Wrappings))]
    public async Task A_storyboard_is_read_out_of_what_stands_around_it_and_in_it(Answer answer)
    {
        var (project, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.Text, answer, prompt: s));

        AssertComplete(project, subject);
        Assert.Equal(1, Count(subject, CallKind.Text));
    }

    [Fact]
    public async Task After_answers_that_could_not_be_used_a_resume_goes_on()
    {
        var (failed, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.Image, new Answer.Finish("NO_IMAGE"), prompt: s, after: 1, times: 3));

        var resumed = await vertex.ResumeAsync(failed.ProjectId);

        Assert.Equal(ErrorCode.ImageGenerationFailed, failed.Error!.Code);
        AssertComplete(resumed, subject);
        Assert.Equal((1, 5), (Count(subject, CallKind.Text), Count(subject, CallKind.Image)));
    }

    [Fact]
    public async Task A_huge_answer_is_read_to_its_bound_only()
    {
        var (failed, _) = await MakeAsync(s => vertex.Google.Script.On(CallKind.Text, new Answer.Huge(64), prompt: s));

        Assert.Equal((ProjectStatus.Failed, ErrorCode.StoryboardFailed), (failed.Status, failed.Error!.Code));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task A_filtered_video_is_tried_again_at_the_next_level(int refusals, int safetyFrames)
    {
        var (project, subject) = await MakeAsync(
            s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Filtered, SupportCodes = ["62263041"] }, prompt: s, times: refusals));

        AssertComplete(project, subject);
        var clip = project.Scenes.Single().Clip!;
        Assert.Equal((refusals + 1, safetyFrames), (clip.SubmissionCount, clip.SafetyRegenCount));
        Assert.Equal(refusals, (await vertex.LedgerAsync(project.ProjectId)).Count(l => l.State == LedgerState.Refused));
    }

    [Fact]
    public async Task A_video_that_is_filtered_at_every_level_fails_its_scene_with_the_class_of_the_support_code()
    {
        var (failed, subject) = await MakeAsync(
            s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Filtered, SupportCodes = ["61493863"] }, prompt: s));

        Assert.Equal((ProjectStatus.Failed, ErrorCode.ContentPolicy), (failed.Status, failed.Error!.Code));
        Assert.Contains("iolence", failed.Error.Message);
        Assert.Equal(3, Count(subject, CallKind.VeoSubmit));
    }

    [Fact]
    public async Task A_long_operation_is_polled_until_it_is_done()
    {
        var (project, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { Polls = 5, SaysDoneFalse = true }, prompt: s));

        AssertComplete(project, subject);
        Assert.Equal((1, 6), (project.Scenes[0].Clip!.SubmissionCount, project.Scenes[0].Clip!.PollCount));
    }

    [Fact]
    public async Task Trouble_while_polling_never_costs_the_job()
    {
        Answer[] troubles = [new Answer.Fail(503), new Answer.Cut(CutPoint.AfterRead), new Answer.Cut(CutPoint.InAnswer), new Answer.Malformed(), new Answer.Fail(500)];
        var (project, subject) = await MakeAsync(s =>
        {
            foreach (var trouble in troubles) vertex.Google.Script.On(CallKind.VeoPoll, trouble, prompt: s, times: 1);
        });

        AssertComplete(project, subject);
        Assert.Equal(1, Count(subject, CallKind.VeoSubmit));
    }

    public static TheoryData<Answer.Operation, ErrorCode, int> BadEnds => new()
    {
        { new Answer.Operation { End = OperationEnd.Error, Code = 13 }, ErrorCode.ProviderError, 3 },
        { new Answer.Operation { End = OperationEnd.Error, Code = 3 }, ErrorCode.VideoGenerationFailed, 1 },
        { new Answer.Operation { End = OperationEnd.Nothing }, ErrorCode.VideoGenerationFailed, 3 },
        { new Answer.Operation { End = OperationEnd.Lost }, ErrorCode.ProviderError, 1 },
    };

    [Theory]
    [InlineData(8)]
    [InlineData(13)]
    [InlineData(14)]
    public async Task An_operation_that_ends_with_Googles_own_trouble_is_sent_again_by_itself(int code)
    {
        var (project, subject) = await MakeAsync(
            s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Error, Code = code }, prompt: s, times: 2));

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Equal((3, 3), (Count(subject, CallKind.VeoSubmit), project.Scenes[0].Clip!.SubmissionCount));
        Assert.Equal(
            [(1, LedgerState.Failed), (2, LedgerState.Failed), (3, LedgerState.Settled)],
            (await vertex.LedgerAsync(project.ProjectId)).Where(l => l.Unit == PriceUnit.Second).Select(l => (l.Attempt, l.State)));
    }

    [Theory]
    [MemberData(nameof(BadEnds))]
    public async Task An_operation_that_keeps_ending_badly_fails_its_scene_and_is_sent_anew_by_a_resume(Answer.Operation end, ErrorCode code, int sent)
    {
        var (failed, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.VeoSubmit, end, prompt: s));
        var submits = Count(subject, CallKind.VeoSubmit);

        vertex.Google.Script.Clear();
        var resumed = await vertex.ResumeAsync(failed.ProjectId);

        Assert.True(failed.Error?.Code == code, $"{failed.Error}");
        Assert.Equal(sent, submits);
        Assert.Equal(ProjectStatus.Complete, resumed.Status);
        Assert.Equal(sent + 1, Count(subject, CallKind.VeoSubmit));
    }

    public static TheoryData<Answer> Uncertainties =>
    [
        new Answer.Fail(503),
        new Answer.Fail(500) { AfterWork = true },
        new Answer.Cut(CutPoint.AfterRead),
        new Answer.Cut(CutPoint.AfterWork),
        new Answer.Cut(CutPoint.InAnswer),
        new Answer.Malformed(),
    ];

    [Theory]
    [MemberData(nameof(Uncertainties))]
    public async Task A_submit_that_may_have_been_accepted_is_never_sent_again_by_itself(Answer answer)
    {
        var (failed, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.VeoSubmit, answer, prompt: s));

        Assert.Equal((ProjectStatus.Failed, ErrorCode.ProviderError), (failed.Status, failed.Error!.Code));
        Assert.Contains("may have been accepted", failed.Error.Message);
        Assert.Equal(1, Count(subject, CallKind.VeoSubmit));
        Assert.Equal(LedgerState.Uncertain, (await vertex.LedgerAsync(failed.ProjectId))[^1].State);
    }

    [Fact]
    public async Task A_persons_resume_sends_an_uncertain_job_once_more()
    {
        var (failed, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Cut(CutPoint.AfterWork), prompt: s, times: 1));

        var resumed = await vertex.ResumeAsync(failed.ProjectId);

        Assert.Equal((ProjectStatus.Failed, ProjectStatus.Complete), (failed.Status, resumed.Status));
        Assert.Equal(2, Count(subject, CallKind.VeoSubmit));
    }

    [Fact]
    public async Task A_rejected_submit_is_not_billed()
    {
        var (failed, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Fail(400) { Message = "Duration is not supported." }, prompt: s));

        Assert.Contains("Duration is not supported", failed.Error!.Message);
        Assert.Equal(1, Count(subject, CallKind.VeoSubmit));
        Assert.Equal(LedgerState.Failed, (await vertex.LedgerAsync(failed.ProjectId))[^1].State);
    }

    [Theory]
    [InlineData(Damage.Garbled)]
    [InlineData(Damage.Truncated)]
    public async Task A_damaged_video_is_not_taken_for_a_clip_and_a_resume_has_it_made_anew(Damage damage)
    {
        var (failed, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { Damage = damage }, prompt: s, times: 1));
        var sent = Count(subject, CallKind.VeoSubmit);

        var resumed = await vertex.ResumeAsync(failed.ProjectId);

        Assert.Equal(ProjectStatus.Failed, failed.Status);
        Assert.True(failed.Error?.Code == ErrorCode.VideoGenerationFailed, $"{failed.Error}");
        Assert.Equal(("Clip", 0, true), (failed.Error!.Step, failed.Error.SceneIndex, failed.Error.Retryable));
        Assert.Equal(1, sent);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        Assert.Equal(2, Count(subject, CallKind.VeoSubmit));
        Assert.DoesNotContain(await vertex.LedgerAsync(failed.ProjectId), line => line.State == LedgerState.Sent);
    }

    [Fact]
    public async Task An_empty_video_is_none_and_is_sent_again_by_itself()
    {
        var (project, subject) = await MakeAsync(s => vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { Damage = Damage.Empty }, prompt: s, times: 1));

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Equal(2, Count(subject, CallKind.VeoSubmit));
    }

    private async Task<(ProjectAnswer Project, string Subject)> MakeAsync(Action<string> script, bool voiceover = false)
    {
        var subject = vertex.NewSubject();
        script(subject);
        return (await vertex.MakeAsync(subject, voiceover), subject);
    }

    private void Each(string subject, CallKind[] kinds, Answer answer, int? times)
    {
        foreach (var kind in kinds) vertex.Google.Script.On(kind, answer, prompt: subject, times: times);
    }

    private int Count(string subject, CallKind kind) => vertex.Calls(subject, kind).Count;

    private void AssertComplete(ProjectAnswer project, string subject)
    {
        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Empty(vertex.Google.Violations);
        Assert.DoesNotContain(vertex.Google.DuplicateSubmissions(), c => c.Prompt!.Contains(subject, StringComparison.Ordinal));
        Assert.DoesNotContain(vertex.Google.RepeatedCalls(), c => c.Prompt!.Contains(subject, StringComparison.Ordinal));
    }

    private async Task AssertRepeatsAsync(ProjectAnswer project, int count)
    {
        var lines = await vertex.LedgerAsync(project.ProjectId);
        Assert.Equal(count, lines.Count(l => l.State == LedgerState.Uncertain));
        Assert.All(lines.GroupBy(l => l.ActionKey), calls => Assert.Equal(LedgerState.Settled, calls.MaxBy(l => l.Call)!.State));
    }
}
