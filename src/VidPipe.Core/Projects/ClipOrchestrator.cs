using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>
/// One scene's clip: submit, poll by durable timer at the model's pace, store. A refusal by the content policy
/// escalates through the levels of <see cref="SafetyPrompts"/>; a job that the provider's own trouble ends is sent again, twice
/// at most, unless the run is stopped. It never throws for what a provider does: the result says so.
/// </summary>
public static class ClipOrchestrator
{
    public static Orchestrator<ClipInput, ClipResult> Handle { get; } = new("Clip", "clip", RunAsync);

    private const int MostAttempts = 1 + OperationIntent.MostRepeats;

    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    private static async Task<ClipResult> RunAsync(IOrchestrationContext context, ClipInput input)
    {
        using var stop = new StopSignal(context, input.Run);
        var progress = new ClipResult(
            ClipStatus.Pending, null, ArtefactSource.Generated, Cached: false, input.Work.Prompt, null, 0, 0, 0, null, null);
        try
        {
            // A level that was reached before is not climbed to again: the ones below it would be sent, and paid, once more.
            var reached = await context.CallActivityAsync(FindClip.Handle, input, RetryOptions.Infrastructure);
            for (var level = reached.Level; ; level++)
            {
                progress = await MakeAsync(context, input, stop, level, progress);
                var refused = progress.Failure?.Code == ErrorCode.ContentPolicy;
                if (!refused || level == SafetyPrompts.LastLevel || stop.IsRequested) return progress;
            }
        }
        catch (TaskFailedException failed)
        {
            return progress with { Status = ClipStatus.Failed, Failure = failed.Failure };
        }
    }

    private static async Task<ClipResult> MakeAsync(
        IOrchestrationContext context, ClipInput input, StopSignal stop, int level, ClipResult before)
    {
        if (stop.IsRequested) return before with { Status = ClipStatus.Stopped };

        var work = SafetyPrompts.WorkAt(input, level);
        var progress = before with { Status = ClipStatus.Pending, Failure = null, PromptUsed = work.Prompt };
        if (level == SafetyPrompts.LastLevel)
        {
            var frame = await context.CallMemoizedAsync(GenerateKeyframe.Handle, input.Item(SafetyPrompts.EndFrameOf(input)));
            work = work with { EndFrame = frame.Output!.Frame };
            progress = progress with { SafetyFrame = frame.Output.Frame };
        }

        for (var attempt = 1; ; attempt++)
        {
            var (result, repeatAfter) = await SubmitAndPollAsync(context, input.Item(work), stop, progress);
            if (repeatAfter is null) return result;
            if (stop.IsRequested) return result with { Status = ClipStatus.Stopped, Failure = null };
            if (attempt == MostAttempts) return result with { Failure = result.Failure! with { Message = $"{result.Failure.Message} It was sent {MostAttempts} times." } };

            await stop.DelayAsync(repeatAfter.Value * attempt);
            progress = result with { Status = ClipStatus.Pending, Failure = null };
        }
    }

    /// <summary>What one attempt has come to, and how long to wait before another when the provider's own trouble has ended it.</summary>
    private static async Task<(ClipResult Result, TimeSpan? RepeatAfter)> SubmitAndPollAsync(
        IOrchestrationContext context, WorkItem<ClipWork> item, StopSignal stop, ClipResult progress)
    {
        ClipSubmitResult submit;
        while (true)
        {
            if (stop.IsRequested) return (progress with { Status = ClipStatus.Stopped }, null);
            submit = await context.CallActivityAsync(SubmitClip.Handle, item, RetryOptions.Infrastructure);
            if (submit.State != ClipSubmitState.Busy) break;
            await stop.DelayAsync(BusyWait);
        }

        progress = progress with { SubmissionCount = progress.SubmissionCount + submit.Submissions, CostUsd = progress.CostUsd + submit.CostUsd };
        if (submit.State == ClipSubmitState.Made) return (Made(progress, submit.Output!, submit.Source) with { Cached = true }, null);
        if (submit.Ticket is null) return (progress with { Status = ClipStatus.Failed, Failure = submit.Failure }, null);

        var pace = TimeSpan.FromSeconds(submit.PollSeconds);
        progress = progress with { OperationName = submit.Ticket.OperationName };
        for (var poll = 1; poll <= submit.PollLimit; poll++)
        {
            await stop.DelayAsync(pace);
            if (stop.IsRequested) return (progress with { Status = ClipStatus.Stopped }, null);

            var answer = await context.CallActivityAsync(PollClip.Handle, new ClipPollInput(item, submit.Ticket), RetryOptions.Infrastructure);
            progress = progress with { PollCount = progress.PollCount + 1 };
            if (answer.State == ClipPollState.Made) return (Made(progress, answer.Output!, ArtefactSource.Generated), null);
            if (answer.State != ClipPollState.Running)
            {
                return (progress with { Status = ClipStatus.Failed, Failure = answer.Failure }, answer.State == ClipPollState.Broken ? pace : null);
            }
        }

        var waited = (submit.PollLimit * submit.PollSeconds).ToString("0", CultureInfo.InvariantCulture);
        return (progress with
        {
            Status = ClipStatus.Failed,
            Failure = Failure.Of(ErrorCode.ApiTimeout, $"The operation '{submit.Ticket.OperationName}' was not done after {submit.PollLimit} polls in {waited} s. It is kept: a resume polls on."),
        }, null);
    }

    private static ClipResult Made(ClipResult progress, ClipOutput output, ArtefactSource source) =>
        progress with { Status = ClipStatus.Complete, Clip = output.Clip, Source = source, OperationName = output.OperationName };
}
