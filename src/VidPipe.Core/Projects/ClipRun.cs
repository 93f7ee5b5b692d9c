using System.Globalization;
using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>
/// How far one scene's clip has got. After a stop nothing more is sent, and what was sent is polled to its end: it is paid for.
/// </summary>
internal sealed class ClipRun(IOrchestrationContext context, ClipInput input, StopSignal stop)
{
    private const int MostAttempts = 1 + OperationIntent.MostRepeats;

    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    private ClipResult _progress = new(
        ClipStatus.Pending, null, ArtefactSource.Generated, Cached: false, input.Work.Prompt, null, 0, 0, 0, null, null);

    public async Task<ClipResult> RunAsync()
    {
        try
        {
            // A level that was reached before is not climbed to again: the ones below it would be sent, and paid, once more.
            var reached = await context.CallActivityAsync(FindClip.Handle, input, RetryOptions.Infrastructure);
            for (var level = reached.Level; ; level++)
            {
                _progress = await MakeAsync(level);
                var isRefused = _progress.Failure?.Code == ErrorCode.ContentPolicy;
                if (!isRefused || level == SafetyPrompts.LastLevel) return _progress;
                if (stop.IsRequested) return Stopped();
            }
        }
        catch (TaskFailedException failed)
        {
            return Failed(failed.Failure);
        }
    }

    private async Task<ClipResult> MakeAsync(int level)
    {
        if (stop.IsRequested) return Stopped();

        var work = SafetyPrompts.WorkAt(input, level);
        _progress = _progress with { Status = ClipStatus.Pending, Failure = null, PromptUsed = work.Prompt };
        if (level == SafetyPrompts.LastLevel)
        {
            var frame = await context.CallMemoizedAsync(GenerateKeyframe.Handle, input.Item(SafetyPrompts.EndFrameOf(input)));
            if (frame.Output is null) return Stopped();
            work = work with { EndFrame = frame.Output.Frame };
            _progress = _progress with
            {
                SafetyFrame = frame.Output.Frame,
                ActionKeys = [.. _progress.ActionKeys ?? [], frame.ActionKey],
                CostUsd = _progress.CostUsd + frame.CostUsd,
                PriceUsd = _progress.PriceUsd + frame.PriceUsd,
            };
        }

        var item = input.Item(work);
        _progress = _progress with { ActionKeys = [.. _progress.ActionKeys ?? [], ClipAction.KeyOf(work)] };
        for (var attempt = 1; ; attempt++)
        {
            var (result, repeatAfter) = await AttemptAsync(item);
            if (repeatAfter is null) return result;
            if (stop.IsRequested) return Stopped();
            if (attempt == MostAttempts) return Failed(result.Failure! with { Message = $"{result.Failure.Message} It was sent {MostAttempts} times." });

            await stop.DelayAsync(repeatAfter.Value * attempt);
        }
    }

    /// <summary>What one attempt has come to, and how long to wait before another when the provider's own trouble has ended it.</summary>
    private async Task<(ClipResult Result, TimeSpan? RepeatAfter)> AttemptAsync(WorkItem<ClipWork> item)
    {
        var submit = await SubmitAsync(item);
        if (submit is null) return (Stopped(), null);
        if (submit.State == ClipSubmitState.Made) return (Made(submit.Output!, submit.Source) with { Cached = true }, null);
        return submit.Ticket is null ? (Failed(submit.Failure!), null) : await PollAsync(item, submit, submit.Ticket);
    }

    /// <summary>Null when nothing was sent, as the run is ending.</summary>
    private async Task<ClipSubmitResult?> SubmitAsync(WorkItem<ClipWork> item)
    {
        while (true)
        {
            if (stop.IsRequested) return null;
            var submit = await context.CallActivityAsync(SubmitClip.Handle, item, RetryOptions.Infrastructure);
            if (submit.State == ClipSubmitState.Ended) return null;
            if (submit.State != ClipSubmitState.Busy)
            {
                _progress = _progress with
                {
                    SubmissionCount = _progress.SubmissionCount + submit.Submissions,
                    CostUsd = _progress.CostUsd + submit.CostUsd,
                    PriceUsd = _progress.PriceUsd + submit.PriceUsd,
                };
                return submit;
            }

            await stop.DelayAsync(BusyWait);
        }
    }

    private async Task<(ClipResult Result, TimeSpan? RepeatAfter)> PollAsync(WorkItem<ClipWork> item, ClipSubmitResult submit, OperationTicket ticket)
    {
        var pace = TimeSpan.FromSeconds(submit.PollSeconds);
        _progress = _progress with { OperationName = ticket.OperationName };
        for (var poll = 1; poll <= submit.PollLimit; poll++)
        {
            await context.CreateTimerAsync(context.Now + pace, CancellationToken.None);
            var answer = await context.CallActivityAsync(PollClip.Handle, new ClipPollInput(item, ticket), RetryOptions.Infrastructure);
            _progress = _progress with { PollCount = _progress.PollCount + 1 };
            if (answer.State == ClipPollState.Made) return (Made(answer.Output!, ArtefactSource.Generated), null);
            if (answer.State != ClipPollState.Running) return (Failed(answer.Failure!), answer.State == ClipPollState.Broken ? pace : null);
        }

        // The operation is kept: a resume polls on.
        if (stop.IsRequested) return (Stopped(), null);
        var waited = (submit.PollLimit * submit.PollSeconds).ToString("0", CultureInfo.InvariantCulture);
        return (Failed(Failure.Of(
            ErrorCode.ApiTimeout, $"The operation '{ticket.OperationName}' was not done after {submit.PollLimit} polls in {waited} s. It is kept: a resume polls on.")), null);
    }

    private ClipResult Made(ClipOutput output, ArtefactSource source) =>
        _progress with { Status = ClipStatus.Complete, Clip = output.Clip, Source = source, OperationName = output.OperationName };

    private ClipResult Failed(Failure failure) => _progress with { Status = ClipStatus.Failed, Failure = failure };

    private ClipResult Stopped() => _progress with { Status = ClipStatus.Stopped, Failure = null };
}
