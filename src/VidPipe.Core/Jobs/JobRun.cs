using Microsoft.Extensions.Logging;
using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>
/// What one run of a job keeps while it goes: its place, the steps since the last save, and how it shows itself (custom status
/// at once, the document at a stage's or part's end). Its flows run side by side: each looks whether the run is ending before
/// it begins a step.
/// </summary>
internal abstract class JobRun
{
    private readonly List<StepEntry> _steps = [];
    private readonly Dictionary<string, double> _stageSeconds = [];
    private readonly TaskCompletionSource _failed = new();
    private readonly ModelWait _wait;
    private Task? _marking;
    private bool _isClosed;
    private DateTimeOffset _stageStarted;
    private JobStatus _status = JobStatus.Pending;
    private string _message = "Waiting to start.";
    private int _revision;

    private protected JobRun(IOrchestrationContext context, JobKind kind, JobInput input, StopSignal stop)
    {
        (Context, Kind, Run, Settings, Stop) = (context, kind, input.Run, input.GetSpec(), stop);
        Title = Settings.Title;
        Log = context.CreateReplaySafeLogger($"VidPipe.{kind.Orchestrator.Name}");
        _wait = new ModelWait(context);
        _stageStarted = context.Now;
    }

    public IOrchestrationContext Context { get; }

    public JobKind Kind { get; }

    public string JobId => Context.InstanceId;

    public int Run { get; }

    public IJobSpec Settings { get; }

    public StopSignal Stop { get; }

    public ILogger Log { get; }

    public string? Stage { get; private set; }

    /// <summary>Waiting while something waits for a setting.</summary>
    public JobStatus Status => IsWaiting ? JobStatus.Waiting : _status;

    public double Percent { get; private set; }

    public string Message => IsWaiting ? $"{string.Join(" ", _wait.Missing)} It goes on by itself when a host has it." : _message;

    public int PartsDone { get; set; }

    /// <summary>The request's, else the one that the run has made up; null until then.</summary>
    public string? Title { get; set; }

    /// <summary>The failure that ends the run: the first one, unless a stop was asked for before.</summary>
    public JobFailedException? Cause { get; private set; }

    /// <summary>Whether the run is known to end before it is complete: nothing more is begun.</summary>
    public bool IsEnding => Stop.IsRequested || _failed.Task.IsCompleted;

    /// <summary>Completes when the run is known to end.</summary>
    public Task Ending => Task.WhenAny(Stop.Requested, _failed.Task);

    /// <summary>Why the run ended, when it failed.</summary>
    public JobError? Error { get; private set; }

    /// <summary>Whether a save found the job deleted.</summary>
    public bool IsDeleted { get; protected set; }

    private bool IsWaiting => !_status.IsTerminal() && _wait.Missing.Count > 0;

    /// <summary>What a memoized step or a child of this run is called with.</summary>
    public WorkItem<TWork> Item<TWork>(int? sceneIndex, TWork work) => new(new OwnerId(JobId), Run, sceneIndex, work, Settings.BudgetUsd);

    public void EnterStage(string stage)
    {
        _stageStarted = Context.Now;
        Stage = stage;
        _status = JobStatus.Running;
    }

    /// <summary>Ends the present stage: its seconds go with the next save.</summary>
    public void LeaveStage()
    {
        if (Stage is null) return;
        var seconds = (Context.Now - _stageStarted).TotalSeconds;
        _stageSeconds[Stage] = Math.Round(_stageSeconds.GetValueOrDefault(Stage) + seconds, 3);
        _stageStarted = Context.Now;
        Log.LogInformation("{Kind} {JobId} run {Run}: stage {Stage} ended after {Seconds:0.0} s", Kind.Name, JobId, Run, Stage, seconds);
    }

    /// <summary>Says how far the stage is (0 to 1) and what goes on.</summary>
    public void Report(double stageFraction, string message)
    {
        var (from, share) = Kind.PercentOf(Stage!);
        Percent = Math.Max(Percent, Math.Round(from + (share * stageFraction), 1));
        _message = message;
        ShowStatus(null);
    }

    public void End(JobStatus status, string message, JobError? error)
    {
        _status = status;
        _message = message;
        Error = error;
        if (status == JobStatus.Complete) Percent = 100;
        ShowStatus(error);
    }

    /// <summary>Begins to end the run: no other step of it is begun or paid for. The first failure holds.</summary>
    public void Fail(JobFailedException failure)
    {
        if (!IsEnding) Cause = failure;
        _failed.TrySetResult();
        MarkEnding();
    }

    /// <summary>Marks the run as soon as a stop is asked for, in whatever way it came. Ends with the run.</summary>
    public async Task WatchStopAsync()
    {
        await Task.WhenAny(Stop.Requested);
        if (Stop.IsRequested && !_isClosed) MarkEnding();
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
    /// <exception cref="JobFailedException">The step failed.</exception>
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
                var result = await Context.CallMemoizedAsync(activity, Item(sceneIndex, work));
                if (result.IsEnded) throw new RunEndedException();
                Note(activity.Name, sceneIndex, result.Seconds, result.CostUsd, result.PriceUsd, result.Cached, [result.ActionKey], result.Note);
                return result;
            }
            catch (TaskFailedException failed) when (ModelWait.IsFor(failed.Failure) && work is IModelWork)
            {
                lacking = failed.Failure;
            }
            catch (TaskFailedException failed)
            {
                var failure = new JobFailedException(failed.Failure, activity.Name, sceneIndex);
                if (failure.Code != ErrorCode.NotFound) Fail(failure);
                throw failure;
            }

            await WaitForAsync([((IModelWork)work).Model], lacking);
        }
    }

    /// <summary>Waits until the host has what some models need, as status <see cref="JobStatus.Waiting"/>.</summary>
    /// <exception cref="RunEndedException">A stop was asked for, or the run ends elsewhere.</exception>
    public async Task WaitForAsync(IReadOnlyList<string> models, Failure missing)
    {
        Log.LogWarning("{Kind} {JobId} run {Run}: waits for a setting: {Message}", Kind.Name, JobId, Run, missing.Message);
        var wait = _wait.UntilFoundAsync(models, missing.Message, Ending, () => ShowStatus(Error));
        await SaveAsync();
        await wait;
        Log.LogInformation("{Kind} {JobId} run {Run}: goes on, the setting is there", Kind.Name, JobId, Run);
    }

    /// <summary>Ends what waits for a setting: the run has failed elsewhere.</summary>
    public void EndWaits() => _wait.End();

    public void Note(
        string step, int? sceneIndex, double seconds, decimal costUsd, decimal priceUsd, bool cached, IReadOnlyList<string>? actionKeys, string? note = null) =>
        _steps.Add(new StepEntry(Context.Now, step, sceneIndex, Math.Round(seconds, 3), costUsd, cached) { PriceUsd = priceUsd, Note = note, ActionKeys = actionKeys });

    /// <summary>Notes a step that could not go on with what there was.</summary>
    public void Note(JobError trouble) =>
        _steps.Add(new StepEntry(Context.Now, trouble.Step ?? "", trouble.SceneIndex, 0, 0, Cached: false) { Note = trouble.Message });

    /// <summary>Saves what has been noted, and nothing of the kind's own.</summary>
    public abstract Task<JobSaved> SaveAsync(JobError? error = null);

    /// <summary>The save that opens the run.</summary>
    public abstract Task<JobSaved> OpenAsync();

    /// <summary>What the webhook of the run's end tells: where its files are, by name; paths of ours.</summary>
    public virtual IReadOnlyDictionary<string, string> Urls => new Dictionary<string, string>(StringComparer.Ordinal) { [Kind.Name] = $"/api/jobs/{JobId}" };

    /// <summary>The <c>data</c> of that webhook, to which the addresses are added.</summary>
    public virtual object EventData => new JobEvent(
        JobId, Kind.Name, Run, Status, Stage, Percent, PartsDone, Settings.Parts, Message, Error, Context.Now.UtcDateTime, Settings.ClientData);

    /// <summary>Fills a patch with what was noted since the last one.</summary>
    protected TPatch Fill<TPatch>(TPatch patch)
        where TPatch : JobPatch
    {
        var filled = patch with
        {
            JobId = JobId,
            Run = Run,
            Revision = ++_revision,
            At = Context.Now,
            Status = Status,
            Stage = Stage,
            ProgressPct = Percent,
            Message = Message,
            StageSeconds = new Dictionary<string, double>(_stageSeconds),
            Steps = [.. _steps],
        };
        _steps.Clear();
        return filled;
    }

    private void MarkEnding() => _marking ??= MarkEndingAsync();

    /// <summary>Never fails: the run begins nothing more in any case, and the mark is for what waits in a queue.</summary>
    private async Task MarkEndingAsync()
    {
        try
        {
            await Context.CallActivityAsync(Jobs.MarkEnding.Handle, new EndingRun(JobId, Run), RetryOptions.Infrastructure);
        }
        catch (TaskFailedException failed)
        {
            Log.LogError("{Kind} {JobId} run {Run}: it could not be marked as ending: {Message}", Kind.Name, JobId, Run, failed.Message);
        }
    }

    private void ShowStatus(JobError? error) => Context.SetCustomStatus(Kind.Show(
        new JobSummary(JobId, Status, Stage, Percent, PartsDone, Settings.Parts, Message, error, Context.Now) { Title = Title }));
}

/// <inheritdoc cref="JobRun"/>
internal abstract class JobRun<TPatch>(IOrchestrationContext context, JobKind kind, JobInput input, StopSignal stop, Activity<TPatch, JobSaved> save)
    : JobRun(context, kind, input, stop)
    where TPatch : JobPatch, new()
{
    private Task _lastSave = Task.CompletedTask;

    /// <summary>Saves a patch of the document, with what was noted since the last.</summary>
    public Task<JobSaved> SaveAsync(Func<TPatch, TPatch> fill)
    {
        var saving = SaveAsync(_lastSave, fill);
        _lastSave = saving;
        return saving;
    }

    /// <summary>Ends the run as complete, once what it made is saved.</summary>
    public async Task CompleteAsync(Func<TPatch, TPatch> fill)
    {
        const string Done = "Complete.";
        await CloseAsync();
        LeaveStage();
        Report(1, "Saving.");
        await SaveAsync(patch => fill(patch with { Status = JobStatus.Complete, ProgressPct = 100, Message = Done }));
        End(JobStatus.Complete, Done, null);
    }

    public sealed override Task<JobSaved> SaveAsync(JobError? error = null) => SaveAsync(patch => patch with { Error = error });

    /// <summary>One save after the other: of two at once, the later might come first, and the steps of the other be lost.</summary>
    private async Task<JobSaved> SaveAsync(Task before, Func<TPatch, TPatch> fill)
    {
        if (!before.IsCompleted) await Task.WhenAny(before);
        var saved = await Context.CallActivityAsync(save, fill(Fill(new TPatch())), RetryOptions.Infrastructure);
        IsDeleted |= saved.IsDeleted;
        return saved;
    }
}
