using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Local.Client;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;
using VidPipe.Tests;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

public sealed class VertexAnswersTests(VertexHost vertex) : VertexMisbehaviour(vertex)
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
        Assert.All(await Vertex.LedgerAsync(project.ProjectId), line => Assert.Equal(LedgerState.Settled, line.State));
    }

    [Fact]
    public async Task Too_many_requests_are_waited_for_and_cost_nothing()
    {
        var (project, subject) = await MakeAsync(
            s => Each(s, Everything, new Answer.Fail(429) { RetryAfter = Soon, RetryInfo = Soon }, times: 2), voiceover: true);

        AssertComplete(project, subject);
        Assert.All(await Vertex.LedgerAsync(project.ProjectId), line => Assert.Equal((LedgerState.Settled, 1), (line.State, line.Call)));
        Assert.All(Everything, kind => Assert.Equal(2, Vertex.Calls(subject, kind).Count(c => c.Status == 429)));
    }

    public static IEnumerable<object[]> Losses => LongRun.Few(
        (TheoryData<Answer>)[new Answer.Fail(503) { Html = true }, new Answer.Cut(CutPoint.AfterRead), new Answer.Cut(CutPoint.AfterWork), new Answer.Cut(CutPoint.InAnswer)],
        few: 2);

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
        Vertex.Google.Script.On(CallKind.Text, new Answer.Cut(CutPoint.BeforeRead), times: 1);

        var (project, subject) = await MakeAsync(_ => { });

        AssertComplete(project, subject);
        await AssertRepeatsAsync(project, 1);
    }

    [Fact]
    public async Task A_slow_answer_is_given_up_and_asked_for_again()
    {
        var (project, subject) = await MakeAsync(s => Vertex.Google.Script.Add(
            new Rule { On = [CallKind.Text], Prompt = s, Times = 1, AnswerLatency = TimeSpan.FromMinutes(1) }));

        AssertComplete(project, subject);
        await AssertRepeatsAsync(project, 1);
    }

    [Fact]
    public async Task Thoughts_before_the_answer_are_passed_over()
    {
        var (project, subject) = await MakeAsync(s => Each(s, [CallKind.Text, CallKind.Image], new Answer.Thoughts(), times: null));

        AssertComplete(project, subject);
        Assert.All(await Vertex.LedgerAsync(project.ProjectId), line => Assert.Equal(LedgerState.Settled, line.State));
    }

    /// <summary>The answer, the error, and how many calls are billed for it.</summary>
    public static IEnumerable<object[]> Unusable => LongRun.Few(
        new TheoryData<CallKind, Answer, ErrorCode, int>
        {
            { CallKind.Text, new Answer.Blocked("PROHIBITED_CONTENT"), ErrorCode.ContentPolicy, 0 },
            { CallKind.Text, new Answer.OffSchema(), ErrorCode.StoryboardFailed, 3 },
            { CallKind.Image, new Answer.Finish("IMAGE_SAFETY"), ErrorCode.ContentPolicy, 1 },
            { CallKind.Image, new Answer.Finish("NO_IMAGE"), ErrorCode.ImageGenerationFailed, 3 },
            { CallKind.Image, new Answer.Fail(403), ErrorCode.ProviderAuth, 0 },
            { CallKind.Image, new Answer.Fail(429), ErrorCode.ProviderRateLimited, 0 },
            { CallKind.Text, new Answer.Finish("SAFETY"), ErrorCode.ContentPolicy, 1 },
            { CallKind.Text, new Answer.Finish("MAX_TOKENS"), ErrorCode.StoryboardFailed, 1 },
            { CallKind.Text, new Answer.Say("I would rather not."), ErrorCode.StoryboardFailed, 3 },
            { CallKind.Text, new Answer.NoCandidates(), ErrorCode.StoryboardFailed, 3 },
            { CallKind.Image, new Answer.Say("Here is your picture!"), ErrorCode.ImageGenerationFailed, 3 },
            { CallKind.Image, new Answer.Fail(401), ErrorCode.ProviderAuth, 0 },
            { CallKind.Image, new Answer.Fail(404), ErrorCode.ProviderError, 0 },
            { CallKind.Image, new Answer.Fail(400), ErrorCode.InvalidInput, 0 },
        },
        few: 6);

    [Theory]
    [MemberData(nameof(Unusable))]
    public async Task An_answer_that_cannot_be_used_fails_the_step_by_name_and_is_billed_when_it_came(CallKind kind, Answer answer, ErrorCode code, int billed)
    {
        var (failed, _) = await MakeAsync(s => Vertex.Google.Script.On(kind, answer, prompt: s));
        var lines = await Vertex.LedgerAsync(failed.ProjectId);

        Assert.True(failed.Error?.Code == code, $"{failed.Error}");
        Assert.Equal(kind == CallKind.Text ? "WriteStoryboard" : "GenerateKeyframe", failed.Error!.Step);
        Assert.Equal(billed, lines.Count(l => l.ActionKey == lines[^1].ActionKey && l.State == LedgerState.Settled));
    }

    public static IEnumerable<object[]> Passing => LongRun.Few(
        new TheoryData<CallKind, Answer>
        {
            { CallKind.Text, new Answer.OffSchema() },
            { CallKind.Image, new Answer.Finish("NO_IMAGE") },
            { CallKind.Speech, new Answer.Say("Hello!") },
            { CallKind.Text, new Answer.Say("I would rather not.") },
            { CallKind.Image, new Answer.Say("Here is your picture!") },
        },
        few: 3);

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task An_answer_that_cannot_be_used_is_asked_for_again_twice_and_each_is_billed(CallKind kind, Answer answer)
    {
        var (project, subject) = await MakeAsync(s => Vertex.Google.Script.On(kind, answer, prompt: s, times: 2), voiceover: true);

        AssertComplete(project, subject);
        var calls = (await Vertex.LedgerAsync(project.ProjectId)).GroupBy(l => l.ActionKey).MaxBy(lines => lines.Count())!.ToList();
        Assert.Equal(3, calls.Count);
        Assert.All(calls, line => Assert.Equal(LedgerState.Settled, line.State));
    }

    public static IEnumerable<object[]> Wrappings => LongRun.Few(
        (TheoryData<Answer>)[new Answer.Wrapped(), new Answer.Wrapped("\uFEFF", ""), new Answer.Wrapped("Here is the {storyboard}:\n", "\nShall I go on?"), new Answer.Halves()],
        few: 2);

    [Theory]
    [MemberData(nameof(Wrappings))]
    public async Task A_storyboard_is_read_out_of_what_stands_around_it_and_in_it(Answer answer)
    {
        var (project, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.Text, answer, prompt: s));

        AssertComplete(project, subject);
        Assert.Equal(1, Count(subject, CallKind.Text));
    }

    [Fact]
    public async Task After_answers_that_could_not_be_used_a_resume_goes_on()
    {
        var (failed, subject) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.Image, new Answer.Finish("NO_IMAGE"), prompt: s, after: 1, times: 3));

        var resumed = await Vertex.ResumeAsync(failed.ProjectId);

        Assert.Equal(ErrorCode.ImageGenerationFailed, failed.Error!.Code);
        AssertComplete(resumed, subject);
        Assert.Equal((1, 5), (Count(subject, CallKind.Text), Count(subject, CallKind.Image)));
    }

    [Fact]
    public async Task A_huge_answer_is_read_to_its_bound_only()
    {
        var (failed, _) = await MakeAsync(s => Vertex.Google.Script.On(CallKind.Text, new Answer.Huge(64), prompt: s));

        Assert.Equal((ProjectStatus.Failed, ErrorCode.StoryboardFailed), (failed.Status, failed.Error!.Code));
    }

    private void Each(string subject, CallKind[] kinds, Answer answer, int? times)
    {
        foreach (var kind in kinds) Vertex.Google.Script.On(kind, answer, prompt: subject, times: times);
    }

    private async Task AssertRepeatsAsync(ProjectAnswer project, int count)
    {
        var lines = await Vertex.LedgerAsync(project.ProjectId);
        Assert.Equal(count, lines.Count(l => l.State == LedgerState.Uncertain));
        Assert.All(lines.GroupBy(l => l.ActionKey), calls => Assert.Equal(LedgerState.Settled, calls.MaxBy(l => l.Call)!.State));
    }
}
