using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;
using VidPipe.Tests;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

public sealed class VertexOperationsTests(VertexHost vertex) : VertexMisbehaviour(vertex)
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public async Task A_filtered_video_is_tried_again_at_the_next_level(int refusals, int safetyFrames)
    {
        var (project, subject) = await MakeAsync(
            s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Filtered, SupportCodes = ["62263041"] }, prompt: s, times: refusals));

        AssertComplete(project, subject);
        var clip = project.Scenes.Single().Clip!;
        Assert.Equal((refusals + 1, safetyFrames), (clip.SubmissionCount, clip.SafetyRegenCount));
        Assert.Equal(refusals, (await Vertex.LedgerAsync(project.ProjectId)).Count(l => l.State == LedgerState.Refused));
    }

    [Fact]
    public async Task A_video_that_is_filtered_at_every_level_fails_its_scene_with_the_class_of_the_support_code()
    {
        var (failed, subject) = await MakeAsync(
            s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Filtered, SupportCodes = ["61493863"] }, prompt: s));

        Assert.Equal((ProjectStatus.Failed, ErrorCode.ContentPolicy), (failed.Status, failed.Error!.Code));
        Assert.Contains("iolence", failed.Error.Message);
        Assert.Equal(3, Count(subject, CallKind.VeoSubmit));
    }

    [Fact]
    public async Task A_long_operation_is_polled_until_it_is_done()
    {
        var (project, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { Polls = 5, SaysDoneFalse = true }, prompt: s));

        AssertComplete(project, subject);
        Assert.Equal((1, 6), (project.Scenes[0].Clip!.SubmissionCount, project.Scenes[0].Clip!.PollCount));
    }

    [Fact]
    public async Task Trouble_while_polling_never_costs_the_job()
    {
        Answer[] troubles = [new Answer.Fail(503), new Answer.Cut(CutPoint.AfterRead), new Answer.Cut(CutPoint.InAnswer), new Answer.Malformed(), new Answer.Fail(500)];
        var (project, subject) = await MakeAsync(s =>
        {
            foreach (var trouble in troubles) Vertex.Google.Script.On(CallKind.VeoPoll, trouble, prompt: s, times: 1);
        });

        AssertComplete(project, subject);
        Assert.Equal(1, Count(subject, CallKind.VeoSubmit));
    }

    public static IEnumerable<object[]> BadEnds => LongRun.Few(
        new TheoryData<Answer.Operation, ErrorCode, int>
        {
            { new Answer.Operation { End = OperationEnd.Error, Code = 13 }, ErrorCode.ProviderError, 3 },
            { new Answer.Operation { End = OperationEnd.Error, Code = 3 }, ErrorCode.VideoGenerationFailed, 1 },
            { new Answer.Operation { End = OperationEnd.Nothing }, ErrorCode.VideoGenerationFailed, 3 },
            { new Answer.Operation { End = OperationEnd.Lost }, ErrorCode.ProviderError, 1 },
        },
        few: 2);

    public static IEnumerable<object[]> OwnTroubles => LongRun.Few((TheoryData<int>)[8, 13, 14], few: 1);

    [Theory]
    [MemberData(nameof(OwnTroubles))]
    public async Task An_operation_that_ends_with_Googles_own_trouble_is_sent_again_by_itself(int code)
    {
        var (project, subject) = await MakeAsync(
            s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { End = OperationEnd.Error, Code = code }, prompt: s, times: 2));

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Equal((3, 3), (Count(subject, CallKind.VeoSubmit), project.Scenes[0].Clip!.SubmissionCount));
        Assert.Equal(
            [(1, LedgerState.Failed), (2, LedgerState.Failed), (3, LedgerState.Settled)],
            (await Vertex.LedgerAsync(project.ProjectId)).Where(l => l.Unit == PriceUnit.Second).Select(l => (l.Attempt, l.State)));
    }

    [Theory]
    [MemberData(nameof(BadEnds))]
    public async Task An_operation_that_keeps_ending_badly_fails_its_scene_and_is_sent_anew_by_a_resume(Answer.Operation end, ErrorCode code, int sent)
    {
        var (failed, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.VeoSubmit, end, prompt: s));
        var submits = Count(subject, CallKind.VeoSubmit);

        Vertex.Google.Script.Clear();
        var resumed = await Vertex.ResumeAsync(failed.ProjectId);

        Assert.True(failed.Error?.Code == code, $"{failed.Error}");
        Assert.Equal(sent, submits);
        Assert.Equal(ProjectStatus.Complete, resumed.Status);
        Assert.Equal(sent + 1, Count(subject, CallKind.VeoSubmit));
    }

    public static IEnumerable<object[]> Uncertainties => LongRun.Few(
        (TheoryData<Answer>)
        [
            new Answer.Fail(503),
            new Answer.Fail(500) { AfterWork = true },
            new Answer.Cut(CutPoint.AfterRead),
            new Answer.Cut(CutPoint.AfterWork),
            new Answer.Cut(CutPoint.InAnswer),
            new Answer.Malformed(),
        ],
        few: 3);

    [Theory]
    [MemberData(nameof(Uncertainties))]
    public async Task A_submit_that_may_have_been_accepted_is_never_sent_again_by_itself(Answer answer)
    {
        var (failed, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.VeoSubmit, answer, prompt: s));

        Assert.Equal((ProjectStatus.Failed, ErrorCode.ProviderError), (failed.Status, failed.Error!.Code));
        Assert.Contains("may have been accepted", failed.Error.Message);
        Assert.Equal(1, Count(subject, CallKind.VeoSubmit));
        Assert.Equal(LedgerState.Uncertain, (await Vertex.LedgerAsync(failed.ProjectId))[^1].State);
    }

    [Fact]
    public async Task A_persons_resume_sends_an_uncertain_job_once_more()
    {
        var (failed, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Cut(CutPoint.AfterWork), prompt: s, times: 1));

        var resumed = await Vertex.ResumeAsync(failed.ProjectId);

        Assert.Equal((ProjectStatus.Failed, ProjectStatus.Complete), (failed.Status, resumed.Status));
        Assert.Equal(2, Count(subject, CallKind.VeoSubmit));
    }

    [Fact]
    public async Task A_rejected_submit_is_not_billed()
    {
        var (failed, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Fail(400) { Message = "Duration is not supported." }, prompt: s));

        Assert.Contains("Duration is not supported", failed.Error!.Message);
        Assert.Equal(1, Count(subject, CallKind.VeoSubmit));
        Assert.Equal(LedgerState.Failed, (await Vertex.LedgerAsync(failed.ProjectId))[^1].State);
    }

    [Theory]
    [InlineData(Damage.Garbled)]
    [InlineData(Damage.Truncated)]
    public async Task A_damaged_video_is_not_taken_for_a_clip_and_a_resume_has_it_made_anew(Damage damage)
    {
        var (failed, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { Damage = damage }, prompt: s, times: 1));
        var sent = Count(subject, CallKind.VeoSubmit);

        var resumed = await Vertex.ResumeAsync(failed.ProjectId);

        Assert.Equal(ProjectStatus.Failed, failed.Status);
        Assert.True(failed.Error?.Code == ErrorCode.VideoGenerationFailed, $"{failed.Error}");
        Assert.Equal(("Clip", 0, true), (failed.Error!.Step, failed.Error.SceneIndex, failed.Error.Retryable));
        Assert.Equal(1, sent);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        Assert.Equal(2, Count(subject, CallKind.VeoSubmit));
        Assert.DoesNotContain(await Vertex.LedgerAsync(failed.ProjectId), line => line.State == LedgerState.Sent);
    }

    [Fact]
    public async Task An_empty_video_is_none_and_is_sent_again_by_itself()
    {
        var (project, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { Damage = Damage.Empty }, prompt: s, times: 1));

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Equal(2, Count(subject, CallKind.VeoSubmit));
    }
}
