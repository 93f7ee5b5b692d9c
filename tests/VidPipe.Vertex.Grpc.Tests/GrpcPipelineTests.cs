using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Functions.Tests.Projects;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Transport;
using VidPipe.StandIn;

namespace VidPipe.VertexGrpc.Tests;

/// <summary>Vertex AI's wire by gRPC, on the durable task worker.</summary>
public sealed class GrpcPipelineTests
{
    [Fact]
    public async Task Project_crashes_while_its_jobs_run_and_is_made_with_each_job_sent_once()
    {
        await using var vertex = await VertexStandIn.StartAsync(new StandInOptions { Polls = 8 });
        await using var front = await GrpcFront.StartAsync(vertex.BaseUrl);

        await VertexPipeline.IsMadeWithEachJobSentOnceAsync(vertex, (services, options) =>
        {
            var tokens = VertexProvider.CreateTokens(options, TimeProvider.System, NullLoggerFactory.Instance);
            services.AddSingleton<IVertexTransport>(new GrpcTransport(options with { BaseUrl = front.Address.AbsoluteUri }, tokens));
        });

        Assert.NotEmpty(front.Headers);
    }
}
