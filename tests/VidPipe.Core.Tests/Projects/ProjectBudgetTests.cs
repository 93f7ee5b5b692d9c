using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Tests.Projects;

public sealed class ProjectBudgetTests : IAsyncLifetime
{
    private readonly PipelineHost _host = new();

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_estimate_is_what_a_clean_run_costs()
    {
        var spec = Specs.Of(scenes: 3);
        var estimate = _host.Projects.Estimate(spec);

        var project = await _host.RunAsync(spec with { BudgetUsd = estimate.CostUsd });

        Assert.Equal(JobStatus.Complete, project.Status);
        Assert.Equal(estimate.CostUsd, project.Costs.TotalUsd);
    }

    [Fact]
    public async Task A_project_stops_before_the_call_that_would_pass_its_budget_and_a_larger_one_goes_on()
    {
        // A storyboard for 0.01, six pictures of 0.02, three narrations of 0.001: one clip of 0.2 has room, a second has not.
        var failed = await _host.RunAsync(Specs.Of(scenes: 3) with { BudgetUsd = 0.4m });
        var submits = _host.Studio.Count("submit");

        var resumed = await _host.ResumeAsync(failed.JobId, 1m);

        Assert.Equal((JobStatus.Failed, ErrorCode.BudgetExceeded), (failed.Status, failed.Error!.Code));
        Assert.Equal("Clip", failed.Error.Step);
        Assert.Equal(1, submits);
        Assert.InRange(failed.Costs.TotalUsd, 0.3m, 0.4m);
        Assert.Equal((JobStatus.Complete, 1m), (resumed.Status, resumed.Spec.BudgetUsd));
        Assert.Equal((1, 6, 3, 3), (_host.Studio.Count("storyboard"), _host.Studio.Count("image"), _host.Studio.Count("submit"), _host.Studio.Count("speech")));
    }

    [Fact]
    public async Task A_resume_without_a_budget_keeps_the_projects_own()
    {
        var failed = await _host.RunAsync(Specs.Of(scenes: 3) with { BudgetUsd = 0.4m });

        var again = await _host.ResumeAsync(failed.JobId);

        Assert.Equal((JobStatus.Failed, ErrorCode.BudgetExceeded, 0.4m), (again.Status, again.Error!.Code, again.Spec.BudgetUsd));
        Assert.Equal(1, _host.Studio.Count("submit"));
    }

    [Fact]
    public async Task The_budget_changes_no_key()
    {
        await _host.RunAsync(Specs.Of());
        var calls = _host.Studio.Calls.Count;

        var second = await _host.RunAsync(Specs.Of() with { BudgetUsd = 0.001m });

        Assert.Equal(JobStatus.Complete, second.Status);
        Assert.Equal(calls, _host.Studio.Calls.Count);
    }

    [Fact]
    public async Task The_hosts_daily_cap_stops_a_project_without_a_budget()
    {
        _host.Caps = new SpendingCaps(0.1m);
        await _host.RestartAsync();

        var failed = await _host.RunAsync(Specs.Of());

        Assert.Equal((JobStatus.Failed, ErrorCode.BudgetExceeded), (failed.Status, failed.Error!.Code));
        Assert.InRange(failed.Costs.TotalUsd, 0.05m, 0.1m);
    }
}
