using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Spending;
using VidPipe.Core.Tests.Metrics;

namespace VidPipe.Core.Tests.Projects;

/// <summary>A save reads what has changed in the ledger, and the document's costs are the ledger's.</summary>
public sealed class SaveCostTests : IAsyncLifetime
{
    private readonly PipelineHost _host;
    private CountingBlobStore _blobs = null!;
    private int _revision = 1000;

    public SaveCostTests() => _host = new PipelineHost
    {
        Configure = services =>
        {
            var inner = (IBlobStore)services.Last(s => s.ServiceType == typeof(IBlobStore)).ImplementationInstance!;
            services.AddSingleton<IBlobStore>(_blobs = new CountingBlobStore(inner));
        },
    };

    private SpendingLedger Ledger => _host.Get<SpendingLedger>();

    public Task InitializeAsync() => _host.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_save_asks_as_little_of_a_store_for_a_large_project_as_for_a_small_one()
    {
        var small = await _host.RunAsync(Specs.Of("A boat", scenes: 1));
        var large = await _host.RunAsync(Specs.Of("A train", scenes: 1));
        for (var i = 0; i < 600; i++) await PayAsync(large.JobId, $"line {i}");
        await SaveAsync(small);
        await SaveAsync(large);

        var smallReads = await CountAsync(small);
        var largeReads = await CountAsync(large);

        Assert.Equal(smallReads, largeReads);
        Assert.Equal((await Ledger.TotalAsync(new OwnerId(large.JobId), default)), (await _host.Projects.GetAsync(large.JobId, default))!.Costs.TotalUsd);
    }

    [Fact]
    public async Task Costs_are_the_ledgers_whatever_became_of_its_lines()
    {
        var project = await _host.RunAsync(Specs.Of(scenes: 1));
        var lines = new List<LedgerLine>();
        for (var i = 0; i < 4; i++) lines.Add(await PayAsync(project.JobId, $"line {i}"));
        await SaveAsync(project);

        await Ledger.SettleAsync(lines[0].BlobName, LedgerState.Settled, default);
        await Ledger.SettleAsync(lines[1].BlobName, LedgerState.Failed, default);
        await Ledger.SettleAsync(lines[2].BlobName, LedgerState.Uncertain, default);
        await Ledger.WithdrawAsync(lines[3], default);
        var saved = await SaveAsync(project);
        await Ledger.SettleAsync(lines[1].BlobName, LedgerState.Settled, default); // the provider's latest word holds
        await _blobs.DeleteAsync(SpendingTally.NameOf(new OwnerId(project.JobId)), default); // only ever a copy
        var again = await SaveAsync(project);

        Assert.Equal((project.Costs.TotalUsd + 0.04m, 0.02m), (saved.Costs.TotalUsd, saved.Costs.UncertainUsd));
        Assert.Equal(project.Costs.TotalUsd + 0.06m, again.Costs.TotalUsd);
        Assert.Equal(await Ledger.TotalAsync(new OwnerId(project.JobId), default), again.Costs.TotalUsd);
        Assert.Equal(again.Costs.TotalUsd, again.Costs.ByModel.Values.Sum());
    }

    private async Task<LedgerLine> PayAsync(string projectId, string work)
    {
        var line = Ledger.Draft(new OwnerId(projectId), 1, null, ActionKeys.For("draw", 1, work), 1, 1, "painter", 1);
        Assert.True(await Ledger.TryOpenAsync(line, null, default));
        return line;
    }

    private async Task<(int Reads, int Lists)> CountAsync(ProjectDocument project)
    {
        await PayAsync(project.JobId, $"between saves of {project.JobId}");
        _blobs.Reset();
        await SaveAsync(project);
        return (_blobs.Reads, _blobs.Lists);
    }

    private async Task<ProjectDocument> SaveAsync(ProjectDocument project)
    {
        await _host.Get<SaveProject>().RunAsync(
            new(project.JobId),
            new ProjectPatch
            {
                JobId = project.JobId,
                Run = 1,
                Revision = ++_revision,
                At = project.UpdatedAt.AddSeconds(_revision),
                Status = JobStatus.Running,
                Stage = ProjectStages.Clips,
                ProgressPct = 50,
                Message = "On.",
            },
            default);
        var read = await _host.Get<DocumentStore>().ReadAsync<ProjectDocument>(ProjectKind.Instance.DocumentOf(project.JobId), default);
        return read!.Value.Value;
    }
}
