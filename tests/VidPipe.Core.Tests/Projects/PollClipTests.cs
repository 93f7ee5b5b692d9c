using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;
using VidPipe.Core.Spending;
using VidPipe.Core.Tests.Assets;

namespace VidPipe.Core.Tests.Projects;

public sealed class PollClipTests
{
    [Fact]
    public async Task A_clip_whose_poll_was_ended_between_its_record_and_the_books_is_settled_by_the_next_execution()
    {
        FaultyBlobStore? faulty = null;
        await using var host = new PipelineHost
        {
            Configure = services =>
            {
                var inner = (IBlobStore)services.Last(s => s.ServiceType == typeof(IBlobStore)).ImplementationInstance!;
                services.AddSingleton<IBlobStore>(faulty = new FaultyBlobStore(inner));
            },
        };
        await host.StartAsync();
        host.Studio.OnPoll = (_, _) =>
        {
            // The next write below operations/ is the operation's outcome, after the clip's record.
            faulty!.Fails = name =>
            {
                if (!name.Value.StartsWith("operations/", StringComparison.Ordinal)) return false;
                faulty.Fails = _ => false;
                return true;
            };
            return null;
        };

        var project = await host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((JobStatus.Complete, 1), (project.Status, host.Studio.Count("poll")));
        var lines = await new SpendingLedger(host.Blobs, Specs.Models, TimeProvider.System).ReadAsync(new OwnerId(project.JobId)).ToListAsync();
        Assert.All(lines, line => Assert.Equal(LedgerState.Settled, line.State));
    }
}
