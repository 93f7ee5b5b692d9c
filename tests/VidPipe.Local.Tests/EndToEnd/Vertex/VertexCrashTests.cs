using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

/// <summary>A host that is killed at the moments that cost money, with Google going on without it.</summary>
public sealed class VertexCrashTests(VertexHost vertex) : IClassFixture<VertexHost>
{
    [Fact]
    public async Task A_host_killed_between_sending_a_job_and_hearing_its_name_sends_nothing_more_by_itself()
    {
        var subject = vertex.NewSubject();
        vertex.Google.Script.Add(new Rule { On = [CallKind.VeoSubmit], Prompt = subject, Times = 1, AnswerLatency = TimeSpan.FromMinutes(5) });
        var id = await vertex.BeginAsync(subject);
        await vertex.Google.Log.WaitAsync(c => c.Kind == CallKind.VeoSubmit && c.CarriedOut && c.Prompt!.Contains(subject, StringComparison.Ordinal));

        await vertex.KillAsync();
        await vertex.StartAsync();
        var failed = await vertex.EndOfAsync(id);

        Assert.Equal((ProjectStatus.Failed, ErrorCode.ProviderError), (failed.Status, failed.Error!.Code));
        Assert.Contains("may have been accepted", failed.Error.Message);
        Assert.Single(vertex.Calls(subject, CallKind.VeoSubmit));
        Assert.Equal(LedgerState.Uncertain, (await vertex.LedgerAsync(id))[^1].State);
        Assert.Equal(ProjectStatus.Complete, (await vertex.ResumeAsync(id)).Status);
    }

    [Fact]
    public async Task A_host_killed_while_a_job_runs_goes_on_polling_the_same_job()
    {
        var subject = vertex.NewSubject();
        vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.Operation { Polls = 6 }, prompt: subject);
        var id = await vertex.BeginAsync(subject);
        await vertex.Google.Log.WaitAsync(c => c.Kind == CallKind.VeoPoll && c.Prompt?.Contains(subject, StringComparison.Ordinal) == true);

        await vertex.KillAsync();
        await vertex.StartAsync();
        var project = await vertex.EndOfAsync(id);

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Single(vertex.Calls(subject, CallKind.VeoSubmit));
        Assert.Empty(vertex.Google.DuplicateSubmissions());
    }

    [Fact]
    public async Task A_host_killed_while_a_picture_is_made_asks_again_and_counts_the_lost_one()
    {
        var subject = vertex.NewSubject();
        vertex.Google.Script.Add(new Rule { On = [CallKind.Image], Prompt = subject, Times = 1, AnswerLatency = TimeSpan.FromMinutes(5) });
        var id = await vertex.BeginAsync(subject);
        await vertex.Google.Log.WaitAsync(c => c.Kind == CallKind.Image && c.CarriedOut && c.Prompt!.Contains(subject, StringComparison.Ordinal));

        await vertex.KillAsync();
        await vertex.StartAsync();
        var project = await vertex.EndOfAsync(id);

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Equal(1, (await vertex.LedgerAsync(id)).Count(l => l.State == LedgerState.Uncertain));
        Assert.Equal((1, 3), (vertex.Calls(subject, CallKind.Text).Count, vertex.Calls(subject, CallKind.Image).Count));
    }
}
