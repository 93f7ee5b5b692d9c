using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>
/// What every job's orchestrator does around its own steps: opens the run, ends it as complete, stopped or failed, makes lost
/// assets again, and tells the callback. Steps are memoized, so a run after a stop, a failure or a crash does only what is not done.
/// </summary>
internal static class JobOrchestration
{
    /// <summary>How often the very same asset may be found damaged or missing.</summary>
    private const int MaxLosses = 2;

    /// <param name="create">The run of a kind.</param>
    /// <param name="pass">Takes the run's steps once, and returns null when the run began to end on the way. It may throw what the steps throw.</param>
    /// <param name="maxPasses">How many assets may be lost and made again in one run.</param>
    public static async Task<JobOutput> RunAsync<TRun>(
        IOrchestrationContext context, int number, Func<StopSignal, TRun> create, Func<TRun, Task<JobOutput?>> pass, int maxPasses)
        where TRun : JobRun
    {
        using var stop = new StopSignal(context, number);
        var run = create(stop);
        run.Log.LogInformation("{Kind} {JobId} run {Run}: started, {Parts} parts", run.Kind.Name, run.JobId, run.Run, run.Settings.Parts);
        _ = run.WatchStopAsync();
        try
        {
            var output = await RunPassesAsync(run, pass, maxPasses);
            await JobWebhook.TellAsync(run);
            return output;
        }
        catch (VidPipeException exception)
        {
            var error = (exception as JobFailedException)?.Error ?? JobError.From(exception.Failure, (exception as TaskFailedException)?.TaskName);
            await FailAsync(run, error);
            await JobWebhook.TellAsync(run);
            throw new VidPipeException(exception.Failure, exception);
        }
    }

    private static async Task<JobOutput> RunPassesAsync<TRun>(TRun run, Func<TRun, Task<JobOutput?>> pass, int maxPasses)
        where TRun : JobRun
    {
        if ((await run.OpenAsync()).IsDeleted)
        {
            await run.CloseAsync();
            run.End(JobStatus.Stopped, "Deleted.", null);
            run.Log.LogWarning("{Kind} {JobId} run {Run}: ended, as it has been deleted", run.Kind.Name, run.JobId, run.Run);
            return new JobOutput(JobStatus.Stopped, null);
        }

        // Each pass makes again what the last one found damaged or missing; one that is lost again and again is no accident.
        var lost = new List<string>();
        for (var number = 1; ; number++)
        {
            try
            {
                run.PartsDone = 0;
                return (run.Stop.IsRequested ? null : await pass(run)) ?? await StopAsync(run);
            }
            catch (RunEndedException)
            {
                return await StopAsync(run);
            }
            catch (JobFailedException failed) when (run.Stop.IsRequested && run.Cause is null)
            {
                // It was to stop before that.
                run.Note(failed.Error);
                return await StopAsync(run);
            }
            catch (JobFailedException failed) when (failed.Code == ErrorCode.NotFound && number <= maxPasses && lost.Count(failed.Message.Equals) < MaxLosses)
            {
                lost.Add(failed.Message);
                run.Log.LogWarning(
                    "{Kind} {JobId} run {Run}: {Step} found an asset missing, attempt {Attempt}: {Message}",
                    run.Kind.Name, run.JobId, run.Run, failed.Error.Step, number, failed.Message);
                run.Note(failed.Error);
            }
        }
    }

    private static async Task<JobOutput> StopAsync(JobRun run)
    {
        await run.CloseAsync();
        run.LeaveStage();
        run.End(JobStatus.Stopped, "Stopped. Resume to go on.", null);
        run.Log.LogInformation("{Kind} {JobId} run {Run}: stopped at {Stage}", run.Kind.Name, run.JobId, run.Run, run.Stage);
        await run.SaveAsync();
        return new JobOutput(JobStatus.Stopped, null);
    }

    private static async Task FailAsync(JobRun run, JobError error)
    {
        await run.CloseAsync();
        run.LeaveStage();
        run.End(JobStatus.Failed, error.UserMessage, error);
        run.Log.LogError(
            "{Kind} {JobId} run {Run}: failed at {Step}, scene {Scene}: {Code} {Message}",
            run.Kind.Name, run.JobId, run.Run, error.Step, error.SceneIndex, ErrorCodes.Name(error.Code), error.Message);
        try
        {
            await run.SaveAsync(error);
        }
        catch (TaskFailedException save)
        {
            // The failure that ended the run is the one to show; reads overlay it from the runtime status.
            run.Log.LogError("{Kind} {JobId} run {Run}: its document could not be saved: {Message}", run.Kind.Name, run.JobId, run.Run, save.Message);
        }
    }
}
