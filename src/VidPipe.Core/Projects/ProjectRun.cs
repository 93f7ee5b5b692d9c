using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// What one run of a project keeps while it goes: its place, the steps since the last save, and how it tells the world
/// (custom status at once, the document at a stage's or scene's end).
/// </summary>
internal sealed class ProjectRun(IOrchestrationContext context, ProjectInput input, StopSignal stop, ILogger log)
{
    private readonly List<StepEntry> _steps = [];
    private readonly Dictionary<string, double> _stageSeconds = [];
    private DateTimeOffset _stageStarted = context.Now;
    private readonly ModelWait _wait = new(context, stop);
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

    /// <summary>Why the run ended, when it failed.</summary>
    public ProjectError? Error { get; private set; }

    /// <summary>Whether a save found the project deleted.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>What the run made, once it is complete.</summary>
    public OutputDocument? Output { get; set; }

    public WorkItem<TWork> Item<TWork>(int? sceneIndex, TWork work) => new(ProjectId, Run, sceneIndex, work, Spec.BudgetUsd);

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

    /// <summary>Runs a memoized step and notes it in the step log. A step that lacks a setting waits for it.</summary>
    /// <exception cref="ProjectFailedException">The step failed.</exception>
    /// <exception cref="ProjectStoppedException">A stop was asked for while it waited.</exception>
    public async Task<StepResult<TOutput>> StepAsync<TWork, TOutput>(
        Activity<WorkItem<TWork>, StepResult<TOutput>> activity, int? sceneIndex, TWork work)
        where TOutput : class
    {
        while (true)
        {
            Failure missing;
            try
            {
                var result = await context.CallMemoizedAsync(activity, Item(sceneIndex, work));
                Note(activity.Name, sceneIndex, result.Seconds, result.CostUsd, result.Cached, result.Note);
                return result;
            }
            catch (TaskFailedException failed) when (ModelWait.IsFor(failed.Failure) && work is IModelWork)
            {
                missing = failed.Failure;
            }
            catch (TaskFailedException failed)
            {
                throw new ProjectFailedException(failed.Failure, activity.Name, sceneIndex);
            }

            await WaitForAsync([((IModelWork)work).Model], missing);
        }
    }

    /// <summary>Waits until the host has what some models need, as status <see cref="ProjectStatus.Waiting"/>.</summary>
    /// <exception cref="ProjectStoppedException">A stop was asked for, or the run ends elsewhere.</exception>
    public async Task WaitForAsync(IReadOnlyList<string> models, Failure missing)
    {
        log.LogWarning("Project {ProjectId} run {Run}: waits for a setting: {Message}", ProjectId, Run, missing.Message);
        var wait = _wait.UntilFoundAsync(models, missing.Message, () => ShowStatus(Error));
        await SaveAsync(patch => patch);
        await wait;
        log.LogInformation("Project {ProjectId} run {Run}: goes on, the setting is there", ProjectId, Run);
    }

    /// <summary>Ends what waits for a setting: the run has failed elsewhere.</summary>
    public void EndWaits() => _wait.End();

    public void Note(string step, int? sceneIndex, double seconds, decimal costUsd, bool cached, string? note = null) =>
        _steps.Add(new StepEntry(context.Now, step, sceneIndex, Math.Round(seconds, 3), costUsd, cached) { Note = note });

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

    private void ShowStatus(ProjectError? error) => context.SetCustomStatus(new ProjectStatusSummary(
        ProjectId, Status, Stage, Percent, ScenesDone, Spec.SceneCount, Message, error, context.Now)
    {
        Title = Title,
    });
}
