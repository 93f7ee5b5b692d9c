using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.StandIn.Calls;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

/// <summary>
/// The whole product against a Vertex AI that misbehaves: a project completes or fails as planned, no Veo job is sent twice by
/// itself unless Google says that its own trouble ended it, a synchronous call is repeated only when its answer was lost or
/// cannot be used, and each such repeat is in the ledger.
/// </summary>
public abstract class VertexMisbehaviour(VertexHost vertex) : IClassFixture<VertexHost>
{
    protected VertexHost Vertex => vertex;

    private protected async Task<(ProjectAnswer Project, string Subject)> MakeAsync(Action<string> script, bool voiceover = false)
    {
        var subject = vertex.NewSubject();
        script(subject);
        return (await vertex.MakeAsync(subject, voiceover), subject);
    }

    protected int Count(string subject, CallKind kind) => vertex.Calls(subject, kind).Count;

    private protected void AssertComplete(ProjectAnswer project, string subject)
    {
        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Empty(vertex.Google.Violations);
        Assert.DoesNotContain(vertex.Google.DuplicateSubmissions(), c => c.Prompt!.Contains(subject, StringComparison.Ordinal));
        Assert.DoesNotContain(vertex.Google.RepeatedCalls(), c => c.Prompt!.Contains(subject, StringComparison.Ordinal));
    }
}
