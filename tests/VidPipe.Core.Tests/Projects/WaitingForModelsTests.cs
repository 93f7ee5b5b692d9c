using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

/// <summary>Projects whose models the host cannot use: they wait for the setting, and go on by themselves on a host that has it.</summary>
public sealed class WaitingForModelsTests : IAsyncLifetime
{
    private const string Setting = "Vertex:Project";

    private readonly PipelineHost _host;
    private ModelTable _models = Specs.Models;
    private bool _hasProvider = true;

    public WaitingForModelsTests() => _host = new PipelineHost
    {
        Configure = services => services
            .AddSingleton(_models)
            .AddSingleton(new GenerationProviders(_models, _hasProvider ? [Studio.Provider] : [])),
    };

    private ScriptedStudio Studio => _host!.Studio;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Theory]
    [InlineData("writer", ProjectStages.Storyboard)]
    [InlineData("painter", ProjectStages.Keyframes)]
    [InlineData("camera", ProjectStages.Clips)]
    [InlineData("voice", null)]
    public async Task A_project_waits_for_the_setting_of_its_model_and_goes_on_by_itself_on_a_host_that_has_it(string model, string? stage)
    {
        await StartWithoutAsync(model);
        var id = await _host.BeginAsync(Specs.Of(scenes: 2));
        var waiting = await UntilWaitingAsync(id);
        var listed = (await _host.Projects.ListAsync(new ProjectFilter { Statuses = [ProjectStatus.Waiting] }, 10, null, default)).Projects;
        var other = await _host.RunAsync(Specs.Of("A kite", scenes: 1) with { TextModel = "writer-2", ImageModel = "painter-2", VideoModel = "camera-2", Voiceover = false });

        await RestartWithAsync();
        var complete = await _host.WaitForEndAsync(id);

        Assert.Contains($"The model '{model}' needs the setting {Setting}, which this host does not have.", waiting.Message);
        Assert.Null(waiting.Error);
        if (stage is not null) Assert.Equal(stage, waiting.Stage);
        Assert.Equal([id], listed.Select(p => p.ProjectId));
        Assert.Equal((JobStatus.Complete, JobStatus.Complete), (other.Status, complete.Status));
        Assert.Equal((2, 6, 3, 2), (Studio.Count("storyboard"), Studio.Count("image"), Studio.Count("submit"), Studio.Count("speech")));
    }

    [Fact]
    public async Task What_waits_is_saved_as_waiting_and_counted_so()
    {
        await StartWithoutAsync("painter");
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await UntilWaitingAsync(id);

        await PipelineHost.UntilAsync(() => SavedStatus(id) == JobStatus.Waiting);

        Assert.Equal(1, (await _host.Metrics.GetAsync(default)).Projects["waiting"]);
    }

    [Theory]
    [InlineData("writer")]
    [InlineData("camera")]
    [InlineData("voice")]
    public async Task A_project_that_waits_can_be_stopped_deleted_and_resumed(string model)
    {
        await StartWithoutAsync(model);
        var (kept, deleted) = (await _host.BeginAsync(Specs.Of(scenes: 1)), await _host.BeginAsync(Specs.Of("A kite", scenes: 1)));
        foreach (var id in (string[])[kept, deleted])
        {
            await UntilWaitingAsync(id);
            await _host.Projects.StopAsync(id, default);
            Assert.Equal(JobStatus.Stopped, (await _host.WaitForEndAsync(id)).Status);
        }

        await _host.Projects.DeleteAsync(deleted, default);
        await RestartWithAsync();

        Assert.Null(await _host.Projects.GetAsync(deleted, default));
        Assert.Equal(JobStatus.Complete, (await _host.ResumeAsync(kept)).Status);
    }

    [Fact]
    public async Task A_provider_that_is_not_set_up_at_all_is_waited_for()
    {
        _hasProvider = false;
        await _host.StartAsync();
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        var waiting = await UntilWaitingAsync(id);

        _hasProvider = true;
        await _host.RestartAsync();

        Assert.Contains("The provider 'studio' of the model 'writer' is not set up on this host.", waiting.Message);
        var end = await _host.WaitForEndAsync(id);
        Assert.True(end.Status == JobStatus.Complete, $"{end.Error}");
    }

    [Fact]
    public async Task An_operation_under_way_is_polled_on_when_the_setting_is_back()
    {
        var isRunning = true;
        Studio.OnPoll = (_, _) => isRunning ? new VideoPoll.Running() : null;
        await _host.StartAsync();
        var id = await _host.BeginAsync(Specs.Of(scenes: 1));
        await PipelineHost.UntilAsync(() => Studio.Count("poll") > 0);

        await RestartWithoutAsync("camera");
        await UntilWaitingAsync(id);
        isRunning = false;
        await RestartWithAsync();

        Assert.Equal(JobStatus.Complete, (await _host.WaitForEndAsync(id)).Status);
        Assert.Equal(1, Studio.Count("submit"));
    }

    [Fact]
    public async Task What_is_made_already_needs_no_model()
    {
        await _host.StartAsync();
        Studio.OnPoll = (_, _) => new VideoPoll.Failed(Failure.Of(ErrorCode.VideoGenerationFailed, "Bad frame."));
        var failed = await _host.RunAsync(Specs.Of(scenes: 1));
        Studio.OnPoll = (_, _) => null;

        await RestartWithoutAsync("writer", "painter", "voice");

        Assert.Equal((JobStatus.Failed, JobStatus.Complete), (failed.Status, (await _host.ResumeAsync(failed.JobId)).Status));
    }

    [Fact]
    public async Task A_failure_elsewhere_does_not_wait_for_what_waits_beside_it()
    {
        await StartWithoutAsync("voice");
        Studio.OnImage = _ => throw new VidPipeException(ErrorCode.ContentPolicy, "Not this.");

        var failed = await _host.RunAsync(Specs.Of(scenes: 1));

        Assert.Equal((JobStatus.Failed, ErrorCode.ContentPolicy), (failed.Status, failed.Error!.Code));
    }

    private Task StartWithoutAsync(params string[] models)
    {
        Lack(models);
        return _host.StartAsync();
    }

    private Task RestartWithoutAsync(params string[] models)
    {
        Lack(models);
        return _host.RestartAsync();
    }

    private Task RestartWithAsync()
    {
        _models = Specs.Models;
        return _host.RestartAsync();
    }

    /// <summary>Another model takes the place of each that is lacking: a table has one of each kind.</summary>
    private void Lack(string[] models) => _models = new ModelTable(
        [.. Specs.Models.All.Select(m => models.Contains(m.Id) ? m with { Id = $"other-{m.Id}" } : m)], models.ToDictionary(m => m, _ => Setting));

    private async Task<ProjectStatusSummary> UntilWaitingAsync(string id)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (true)
        {
            if (await _host.Projects.GetStatusAsync(id, deadline.Token) is { } status && (status.Status == ProjectStatus.Waiting || status.Status.IsTerminal()))
            {
                Assert.True(status.Status == ProjectStatus.Waiting, $"{status}");
                return status;
            }

            await ticks.WaitForNextTickAsync(deadline.Token);
        }
    }

    private JobStatus? SavedStatus(string id) =>
        _host.Get<DocumentStore>().ReadAsync<ProjectDocument>(ProjectKind.Instance.DocumentOf(id), default).GetAwaiter().GetResult()?.Value.Status;
}
