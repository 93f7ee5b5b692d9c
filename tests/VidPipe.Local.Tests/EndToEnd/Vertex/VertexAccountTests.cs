using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

/// <summary>A host that signs in with a service account and has its videos left in Cloud Storage.</summary>
public sealed class VertexAccountTests(VertexAccountTests.SignedInHost fixture) : IClassFixture<VertexAccountTests.SignedInHost>
{
    private VertexHost Vertex => fixture.Vertex;

    [Fact]
    public async Task Tokens_that_expire_early_are_replaced_once_and_a_project_is_made_out_of_Cloud_Storage()
    {
        var subject = Vertex.NewSubject();
        Vertex.Google.Script.On(CallKind.Image, new Answer.ExpireTokens(), prompt: subject, times: 1);
        Vertex.Google.Script.On(CallKind.VeoSubmit, new Answer.ExpireTokens(), prompt: subject, times: 1);

        var project = await Vertex.MakeAsync(subject);

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Empty(Vertex.Google.Violations);
        Assert.Empty(Vertex.Google.DuplicateSubmissions());
        Assert.Contains(Vertex.Google.Bucket.Uris, uri => uri.StartsWith("gs://films/vidpipe/", StringComparison.Ordinal));
        Assert.Equal(0, (await Vertex.LedgerAsync(project.ProjectId)).Count(l => l.State == Core.Assets.LedgerState.Uncertain));
    }

    [Fact]
    public async Task A_download_that_is_not_what_its_digest_says_is_fetched_again()
    {
        foreach (var damage in (Damage[])[Damage.Truncated, Damage.Garbled, Damage.WrongDigest])
        {
            Vertex.Google.Script.On(CallKind.Download, new Answer.Damaged(damage), times: 1);
        }

        var subject = Vertex.NewSubject();
        var project = await Vertex.MakeAsync(subject);

        Assert.True(project.Status == ProjectStatus.Complete, $"{project.Error}");
        Assert.Single(Vertex.Calls(subject, CallKind.VeoSubmit));
    }

    [Fact]
    public async Task Without_the_right_to_read_the_bucket_the_project_says_so_and_goes_on_with_the_same_job_once_it_is_given()
    {
        var rule = Vertex.Google.Script.On(CallKind.Download, new Answer.Fail(403));
        var subject = Vertex.NewSubject();
        var failed = await Vertex.MakeAsync(subject);

        Vertex.Google.Script.Clear();
        var resumed = await Vertex.ResumeAsync(failed.ProjectId);

        Assert.True(rule.Applied > 0);
        Assert.Equal((ProjectStatus.Failed, ErrorCode.ProviderAuth), (failed.Status, failed.Error!.Code));
        Assert.Contains("objectViewer", failed.Error.Message);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        Assert.Single(Vertex.Calls(subject, CallKind.VeoSubmit));
    }

    public sealed class SignedInHost : IAsyncLifetime
    {
        public VertexHost Vertex { get; } = new() { SignsIn = true, MoreSettings = ["Vertex:StorageUri=gs://films/vidpipe/"] };

        public Task InitializeAsync() => Vertex.InitializeAsync();

        public Task DisposeAsync() => Vertex.DisposeAsync();
    }
}
