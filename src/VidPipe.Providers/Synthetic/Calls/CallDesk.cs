using VidPipe.Core.Errors;

namespace VidPipe.Providers.Synthetic.Calls;

/// <summary>Takes every call in: waits as long as it was told to, decides by rules and log what becomes of it, and tries again after stumbling.</summary>
internal sealed class CallDesk(SyntheticOptions options, TimeProvider time)
{
    private readonly SyntheticCallLog _log = new(options.CallLogPath, time);

    /// <summary>Takes in a call that is answered at once.</summary>
    /// <exception cref="VidPipeException">CONTENT_POLICY, PROVIDER_ERROR, or STORYBOARD_FAILED.</exception>
    public async Task AcceptAsync(SyntheticKind kind, string model, string text, string request, CancellationToken cancellationToken)
    {
        var (call, _) = await TakeAsync(kind, model, text, request, null, cancellationToken);
        switch (call.Outcome)
        {
            case SyntheticOutcome.Accepted:
                return;
            case SyntheticOutcome.Refused:
                throw new VidPipeException(ErrorCode.ContentPolicy, $"The synthetic {Word(kind)} model refuses this request, as it was told to.");
            case SyntheticOutcome.Stumbled:
                throw new VidPipeException(ErrorCode.ProviderError, $"The synthetic {Word(kind)} model kept failing: {options.MaxAttempts} attempts.");
            default:
                throw new VidPipeException(
                    kind is SyntheticKind.Writer ? ErrorCode.StoryboardFailed : ErrorCode.ProviderError, $"The synthetic {Word(kind)} model failed, as it was told to.");
        }
    }

    /// <summary>Takes in a call; a stumble is tried again, so the outcome is the last attempt's.</summary>
    /// <param name="start">Starts the work of an accepted call, given how often the same request was accepted before; returns its operation name. It is called before the call is recorded.</param>
    public async Task<(SyntheticCall Call, SyntheticAct? Act)> TakeAsync(
        SyntheticKind kind, string model, string text, string request, Func<int, SyntheticAct?, CancellationToken, Task<string>>? start, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (options.Latency.Of(kind) is { Ticks: > 0 } latency) await Task.Delay(latency, time, cancellationToken);

            SyntheticAct? act = null;
            var call = await _log.RecordAsync(
                async (history, token) =>
                {
                    var rule = Apply(kind, text, history);
                    act = rule?.Act ?? (Stumbles(kind, request, history) ? SyntheticAct.Stumble : null);
                    var outcome = Outcome(kind, act);
                    var isTaken = outcome is SyntheticOutcome.Accepted or SyntheticOutcome.AcceptedUnheard;
                    var earlier = history.Count(c => c.Kind == kind && c.Request == request && c.IsBilled);
                    var operation = isTaken && start is not null ? await start(earlier + 1, act, token) : null;
                    return new SyntheticCall(0, kind, model, request, outcome, operation, rule?.Name);
                },
                cancellationToken);
            if (call.Outcome is not SyntheticOutcome.Stumbled || attempt >= options.MaxAttempts) return (call, act);
            if (options.RetryDelay > TimeSpan.Zero) await Task.Delay(options.RetryDelay * Math.Pow(2, attempt - 1), time, cancellationToken);
        }
    }

    private static string Word(SyntheticKind kind) => kind.ToString().ToLowerInvariant();

    private static SyntheticOutcome Outcome(SyntheticKind kind, SyntheticAct? act) => act switch
    {
        null => SyntheticOutcome.Accepted,
        SyntheticAct.Refuse => SyntheticOutcome.Refused,
        SyntheticAct.Stumble => SyntheticOutcome.Stumbled,
        _ when kind is not SyntheticKind.Video => SyntheticOutcome.Failed,
        SyntheticAct.Reject => SyntheticOutcome.Rejected,
        SyntheticAct.Uncertain => SyntheticOutcome.AcceptedUnheard,
        SyntheticAct.UncertainUnsent => SyntheticOutcome.Unheard,
        _ => SyntheticOutcome.Accepted,
    };

    private SyntheticRule? Apply(SyntheticKind kind, string text, IReadOnlyList<SyntheticCall> history) => options.Rules.FirstOrDefault(
        rule => rule.Matches(kind, text) && (rule.Times is not { } times || history.Count(c => c.Rule == rule.Name) < times));

    private bool Stumbles(SyntheticKind kind, string request, IReadOnlyList<SyntheticCall> history)
    {
        var rate = options.StumbleRates.Of(kind);
        if (rate <= 0) return false;
        var attempt = history.Count(c => c.Kind == kind && c.Request == request);
        return Hash.Unit(Hash.OfText(request, options.Seed), attempt) < rate;
    }
}
