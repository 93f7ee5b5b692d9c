using Microsoft.Extensions.Time.Testing;
using VidPipe.Azurite;
using VidPipe.Core.Retention;
using VidPipe.Core.Tests.Projects;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Retention;

/// <summary>A clean-up of a real container in Azurite. What is there is as old as it is, so the clean-up is of a month later.</summary>
public sealed class AzureCleanupTests
{
    [Fact]
    public async Task In_a_container_the_same_goes_and_the_same_stays_as_elsewhere()
    {
        await using var host = new CleanupHost();
        await host.StartAsync();
        var source = await host.Pipeline.RunAsync(Specs.Of(scenes: 2));
        var heir = await host.Pipeline.ForkAsync(source.JobId);
        var other = await host.Pipeline.RunAsync(Specs.Of("A dog", scenes: 1));
        await host.Projects.DeleteAsync(source.JobId, default);
        await host.Projects.DeleteAsync(other.JobId, default);
        var azure = new AzureBlobStore(new AzureStorageOptions { ConnectionString = (await AzuriteProcess.SharedAsync()).ConnectionString, Container = AzuriteProcess.NewContainer() });
        var memory = new InMemoryBlobStore(TimeProvider.System);
        foreach (var name in await host.NamesAsync(""))
        {
            await azure.PutAsync(name, (await host.Store.GetAsync(name))!);
            await memory.PutAsync(name, (await host.Store.GetAsync(name))!);
        }

        var later = new FakeTimeProvider(DateTimeOffset.UtcNow + CleanupHost.LongAgo);
        var before = await azure.NamesAsync("");
        var dry = await new CleanupRunner(later).RunAsync(azure, "cleanup-1", CleanupMode.DryRun);
        var afterDry = await azure.NamesAsync("");
        var real = await new CleanupRunner(later).RunAsync(azure, "cleanup-2");
        await new CleanupRunner(later).RunAsync(memory, "cleanup-2");
        var left = await azure.NamesAsync("");

        Assert.Equal(before, afterDry);
        Assert.Equal(Names(dry), Names(real));
        Assert.Equal(before.Except(left), Names(real));
        Assert.Equal(await memory.NamesAsync(""), left);
        foreach (var digest in CleanupHost.Digests(heir)) Assert.Contains(left, n => n.StartsWith($"assets/{digest[..2]}/{digest[2..]}", StringComparison.Ordinal));
    }

    /// <summary>Without its own marks, which are a month old to it, too.</summary>
    private static IEnumerable<string> Names(CleanupReport report) =>
        report.Parts.SelectMany(p => p.Names).Where(n => !n.StartsWith(CleanupNames.Runs, StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
