using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Tests.Compliance;
using VidPipe.Functions.Tests.Rig;
using VidPipe.Storage.Compliance;

namespace VidPipe.Functions.Tests.Durable;

public class LongTimerTests
{
    [Fact]
    public async Task Timer_longer_than_the_back_end_allows_fires_at_its_time()
    {
        var orchestrator = new Orchestrator<Unit, double>("Sleeper", "sleeper", async (context, _) =>
        {
            var begun = context.Now;
            await context.CreateTimerAsync(begun.AddMilliseconds(350), default);
            return (context.Now - begun).TotalMilliseconds;
        });
        var catalog = new DurableCatalog().Add(orchestrator);
        await using var rig = new DurableTaskRig();
        await rig.StartAsync(catalog, new DurableTaskBackEnd(), longestTimer: TimeSpan.FromMilliseconds(100));
        var client = new DurableTaskOrchestrationClient(
            rig, catalog, new InstanceClaims(new DocumentStore(new InMemoryBlobStore(TimeProvider.System)), TimeProvider.System), new RandomEntropy(), TimeProvider.System, ListOrder.Other);

        await client.StartAsync(orchestrator, "sleeper-1", Unit.Value, StartPolicy.OnlyIfAbsent, default);
        var end = await client.WaitForCompletionAsync("sleeper-1", default);

        Assert.InRange(DurableJson.Deserialize<double>(end!.Output), 350, 60_000);
    }
}
