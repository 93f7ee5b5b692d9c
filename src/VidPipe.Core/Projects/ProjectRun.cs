using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// What one run of a project keeps while it goes: its place, the steps since the last save, and how it tells the world
/// (custom status at once, the document at a stage's or scene's end). Its flows run side by side: each looks whether the run
/// is ending before it begins a step.
/// </summary>
internal sealed class ProjectRun(IOrchestrationContext context, ProjectInput input, StopSignal stop, ILogger log)
{
    private readonly List<StepEntry> _steps = [];
    private readonly Dictionary<string, double> _stageSeconds = [];
    private readonly TaskCompletionSource _failed = new();
    private Task? _marking;
    private bool _isClosed;
    private DateTimeOffset _stageStarted = context.Now;
    private readonly ModelWait _wait = new(context);
    private Task _lastSave = Task.CompletedTask;
    private ProjectStatus _status = ProjectStatus.Pending;
    private string _message = "Waiting to start.";
    private int _revision;

    public IOrchestrationContext Context => context;

    public ProjectSpec Spec => input.Spec;

    public ProjectChanges Changes { get; } = input.Changes ?? ProjectChanges.None;

    public ProjectWorks Works { get; } = new(input.Spec, input.Changes ?? ProjectChanges.None);

    public string ProjectId => context.InstanceId;

    public int Run => input.Run;

    public StopSignal Stop => stop;

    public ILogger Log => log;

    public string? Stage { get; private set; }

    /// <summary>The stage's, unless something waits for a setting.</summary>
    public ProjectStatus Status => IsWaiting ? ProjectStatus.Waiting : _status;

    public double Percent { get; private set; }

    public string Message => IsWaiting ? $"{string.Join(" ", _wait.Missing)} It goes on by itself when a host has it." : _message;

    public int ScenesDone { get; set; }

    /// <summary>The request's, else the storyboard's; null until it is written.</summary>
    public string? Title { get; set; } = input.Spec.Title;

    private bool IsWaiting => !_status.IsTerminal() && _wait.Missing.Count > 0;

    /// <summary>The failure that ends the run: the first one, unless a stop was asked for before.</summary>
    public ProjectFailedException? Cause { get; private set; }

    /// <summary>Whether the run is known to end before it is complete: nothing more is begun.</summary>
    public bool IsEnding => stop.IsRequested || _failed.Task.IsCompleted;

    /// <summary>Completes when the run is known to end.</summary>
    public Task Ending => Task.WhenAny(stop.Requested, _failed.Task);

    /// <summary>Why the run ended, when it failed.</summary>
    public ProjectError? Error { get; private set; }

    /// <summary>Whether a save found the project deleted.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>What the run made, once it is complete.</summary>
    public OutputDocument? Output { get; set; }

    public WorkItem<TWork> Item<TWork>(int? sceneIndex, TWork work) => new(new OwnerId(ProjectId), Run, sceneIndex, work, Spec.BudgetUsd);

    public void EnterStage(string stage)
    {
        _stageStarted = context.Now;
        Stage = stage;
        _status = ProjectStages.StatusOf(stage);
    }

    /// <summary>Ends the present stage: its seconds go with the next save.</summary>
    public void LeaveStage()
    {
        if (Stage is null) return;
        var seconds = (context.Now - _stageStarted).TotalSeconds;
        _stageSeconds[Stage] = Math.Round(_stageSeconds.GetValueOrDefault(Stage) + seconds, 3);
        _stageStarted = context.Now;
        log.LogInformation("Project {ProjectId} run {Run}: stage {Stage} ended after {Seconds:0.0} s", ProjectId, Run, Stage, seconds);
    }

    /// <summary>Says how far the stage is (0 to 1) and what goes on.</summary>
    public void Report(double stageFraction, string message)
    {
        var (from, share) = ProjectStages.PercentOf(Stage!);
        Percent = Math.Max(Percent, Math.Round(from + (share * stageFraction), 1));
        _message = message;
        ShowStatus(null);
    }

    public void End(ProjectStatus status, string message, ProjectError? error)
    {
        _status = status;
        _message = message;
        Error = error;
        if (status == ProjectStatus.Complete) Percent = 100;
        ShowStatus(error);
    }

    /// <summary>Begins to end the run: no other step of it is begun or paid for. The first failure holds.</summary>
    public void Fail(ProjectFailedException failure)
    {
        if (!IsEnding) Cause = failure;
        _failed.TrySetResult();
        MarkEnding();
    }

    /// <summary>Marks the run as soon as a stop is asked for, in whatever way it came. Ends with the run.</summary>
    public async Task WatchStopAsync()
    {
        await Task.WhenAny(stop.Requested);
        if (stop.IsRequested && !_isClosed) MarkEnding();
    }

    /// <summary>When nothing is left that could be paid for: before the last save, which removes the mark.</summary>
    public async Task CloseAsync()
    {
        _isClosed = true;
        if (_marking is not null) await _marking;
    }

    /// <summary>
    /// Runs a memoized step and notes it in the step log. A step that lacks a setting waits for it. Any other failure ends the
    /// run, unless it found an asset missing, which can be made again.
    /// </summary>
    /// <exception cref="ProjectFailedException">The step failed.</exception>
    /// <exception cref="RunEndedException">It was not paid for, or waited no longer, as the run is ending.</exception>
    public async Task<StepResult<TOutput>> StepAsync<TWork, TOutput>(
        Activity<WorkItem<TWork>, StepResult<TOutput>> activity, int? sceneIndex, TWork work)
        where TOutput : class
    {
        while (true)
        {
            Failure lacking;
            try
            {
                var result = await context.CallMemoizedAsync(activity, Item(sceneIndex, work));
                if (result.IsEnded) throw new RunEndedException();
                Note(activity.Name, sceneIndex, result.Seconds, result.CostUsd, result.PriceUsd, result.Cached, result.Note);
                return result;
            }
            catch (TaskFailedException failed) when (ModelWait.IsFor(failed.Failure) && work is IModelWork)
            {
                lacking = failed.Failure;
            }
            catch (TaskFailedException failed)
            {
                var failure = new ProjectFailedException(failed.Failure, activity.Name, sceneIndex);
                if (failure.Code != ErrorCode.NotFound) Fail(failure);
                throw failure;
            }

            await WaitForAsync([((IModelWork)work).Model], lacking);
        }
    }

    /// <summary>Waits until the host has what some models need, as status <see cref="ProjectStatus.Waiting"/>.</summary>
    /// <exception cref="RunEndedException">A stop was asked for, or the run ends elsewhere.</exception>
    public async Task WaitForAsync(IReadOnlyList<string> models, Failure missing)
    {
        log.LogWarning("Project {ProjectId} run {Run}: waits for a setting: {Message}", ProjectId, Run, missing.Message);
        var wait = _wait.UntilFoundAsync(models, missing.Message, Ending, () => ShowStatus(Error));
        await SaveAsync(patch => patch);
        await wait;
        log.LogInformation("Project {ProjectId} run {Run}: goes on, the setting is there", ProjectId, Run);
    }

    /// <summary>Ends what waits for a setting: the run has failed elsewhere.</summary>
    public void EndWaits() => _wait.End();

    public void Note(string step, int? sceneIndex, double seconds, decimal costUsd, decimal priceUsd, bool cached, string? note = null) =>
        _steps.Add(new StepEntry(context.Now, step, sceneIndex, Math.Round(seconds, 3), costUsd, cached) { PriceUsd = priceUsd, Note = note });

    /// <summary>Notes a step that could not go on with what there was.</summary>
    public void Note(ProjectError trouble) =>
        _steps.Add(new StepEntry(context.Now, trouble.Step ?? "", trouble.SceneIndex, 0, 0, Cached: false) { Note = trouble.Message });

    /// <summary>Saves a patch of the document, with the steps noted since the last.</summary>
    public Task<ProjectSaved> SaveAsync(Func<ProjectPatch, ProjectPatch> fill)
    {
        var save = SaveAsync(_lastSave, fill);
        _lastSave = save;
        return save;
    }

    /// <summary>One save after the other: of two at once, the later might come first, and the steps of the other be lost.</summary>
    private async Task<ProjectSaved> SaveAsync(Task before, Func<ProjectPatch, ProjectPatch> fill)
    {
        if (!before.IsCompleted) await Task.WhenAny(before);
        var patch = fill(new ProjectPatch(
            ProjectId, Run, ++_revision, context.Now, Status, Stage, Percent, Message,
            StageSeconds: new Dictionary<string, double>(_stageSeconds), Steps: [.. _steps]));
        _steps.Clear();
        var saved = await context.CallActivityAsync(SaveProject.Handle, patch, RetryOptions.Infrastructure);
        IsDeleted |= saved.IsDeleted;
        return saved;
    }

    private void MarkEnding() => _marking ??= MarkEndingAsync();

    /// <summary>Never fails: the run begins nothing more in any case, and the mark is for what waits in a queue.</summary>
    private async Task MarkEndingAsync()
    {
        try
        {
            await context.CallActivityAsync(Projects.MarkEnding.Handle, new EndingRun(ProjectId, Run), RetryOptions.Infrastructure);
        }
        catch (TaskFailedException failed)
        {
            log.LogError("Project {ProjectId} run {Run}: it could not be marked as ending: {Message}", ProjectId, Run, failed.Message);
        }
    }

    private void ShowStatus(ProjectError? error) => context.SetCustomStatus(new ProjectStatusSummary(
        ProjectId, Status, Stage, Percent, ScenesDone, Spec.SceneCount, Message, error, context.Now)
    {
        Title = Title,
    });
}
