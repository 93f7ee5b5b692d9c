using VidPipe.StandIn;

namespace VidPipe.Functions.Tests.Projects;

/// <summary>Vertex AI's wire, on the durable task worker.</summary>
public sealed class VertexPipelineTests
{
    [Fact]
    public async Task Project_crashes_while_its_jobs_run_and_is_made_with_each_job_sent_once()
    {
        await using var vertex = await VertexStandIn.StartAsync(new StandInOptions { Polls = 8, Shrink = 8 });

        await VertexPipeline.IsMadeWithEachJobSentOnceAsync(vertex, (_, _) => { });
    }
}
