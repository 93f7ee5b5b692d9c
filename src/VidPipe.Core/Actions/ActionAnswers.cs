using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Actions;

/// <summary>
/// The answers that one execution of an action has paid for, by the order of its calls: a try that repeats the work in place
/// is given them again, and so is the next execution, where they are kept. Thread-safe.
/// </summary>
/// <param name="kept">Null where nothing outlives the execution.</param>
internal sealed class ActionAnswers(string actionKey, IPaidAnswers? kept, ILogger logger)
{
    private readonly ConcurrentDictionary<int, object?> _answers = new();
    private volatile bool _isLost;
    private int _calls;

    /// <summary>Whether anything was paid for.</summary>
    public bool Any => !_answers.IsEmpty;

    /// <summary>Whether the next execution finds all of them.</summary>
    public bool ReachNextExecution => kept is { ReachesNextAttempt: true } && !_isLost;

    /// <summary>The work begins again: its calls come in the same order.</summary>
    public void BeginTry() => _calls = 0;

    /// <summary>The number of the next call.</summary>
    public int NextCall() => Interlocked.Increment(ref _calls);

    public bool TryGet<T>(int call, out T answer)
    {
        var isThere = _answers.TryGetValue(call, out var found);
        if (found is UnusableAnswerException unusable) throw new UnusableAnswerException(unusable.Failure, unusable);
        answer = isThere ? (T)found! : default!;
        return isThere;
    }

    /// <summary>What an earlier execution has paid for; null when there is nothing.</summary>
    public async Task<KeptAnswer<T>?> FindAsync<T>(int call, string model, CancellationToken cancellationToken)
    {
        if (kept is null || await kept.FindAsync(NameOf(call), cancellationToken) is not { } found) return null;
        var content = DurableJson.Deserialize<KeptAnswer<T>>(found.Content);
        if (content?.Line is null || content.Line.Model != model) return null;

        if (content.Unusable is { } failure)
        {
            _answers[call] = new UnusableAnswerException(failure);
            return content;
        }

        if (content.Answer is ILocalAnswer local)
        {
            if (found.File is null) return null;
            content = content with { Answer = (T)local.MovedTo(found.File) };
        }

        _answers[call] = content.Answer;
        logger.LogInformation("Action {ActionKey} goes on with an answer of {Model} that was paid for before.", actionKey, model);
        return content;
    }

    /// <summary>Takes in that an answer came, was paid for and cannot be used: the same call is not made again. Does not fail.</summary>
    public async Task UnusableAsync<T>(int call, LedgerLine line, UnusableAnswerException unusable)
    {
        _answers[call] = unusable;
        await KeepAsync(call, new KeptAnswer<T>(line, default, unusable.Failure), null);
    }

    /// <summary>Takes in an answer; does not fail. Returns it with its file where it now is.</summary>
    public async Task<T> ArrivedAsync<T>(int call, LedgerLine line, T answer)
    {
        var local = answer as ILocalAnswer;
        var moved = await KeepAsync(call, new KeptAnswer<T>(line, answer, null), local?.LocalPath);
        if (moved is not null) answer = (T)local!.MovedTo(moved);
        _answers[call] = answer;
        return answer;
    }

    /// <summary>After all is stored, or when the answers are of no use. Does not fail: what stays is removed by its age.</summary>
    public async Task RemoveAsync()
    {
        if (kept is null) return;
        foreach (var call in _answers.Keys)
        {
            try
            {
                await kept.RemoveAsync(NameOf(call));
            }
            catch (VidPipeException e)
            {
                logger.LogWarning(e, "An answer of action {ActionKey} that is stored could not be removed from where it was kept.", actionKey);
            }
        }
    }

    /// <summary>Where the file now is; null without one, or when it stayed where it was.</summary>
    private async Task<string?> KeepAsync<T>(int call, KeptAnswer<T> answer, string? file)
    {
        if (kept is null) return null;
        try
        {
            return (await kept.KeepAsync(NameOf(call), new PaidAnswer(DurableJson.Serialize(answer), file), CancellationToken.None)).File;
        }
        catch (Exception e) when (e is VidPipeException or NotSupportedException or JsonException)
        {
            _isLost = true;
            logger.LogWarning(e, "An answer of action {ActionKey} could not be kept for another attempt.", actionKey);
            return null;
        }
    }

    private string NameOf(int call) => string.Create(CultureInfo.InvariantCulture, $"{actionKey}-{call:d2}");
}

/// <summary>An answer that was paid for.</summary>
/// <param name="Line">Of its call.</param>
/// <param name="Unusable">Why it cannot be used; there is no answer then.</param>
internal sealed record KeptAnswer<T>(LedgerLine Line, T? Answer, Failure? Unusable);
