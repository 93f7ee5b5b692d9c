using System.Text.Json;
using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Scripting;

/// <summary>
/// The rules, asked in the order they were added. The first that has an answer decides it and the later ones do not
/// count the call; rules that only delay add up. Requests that are refused as violations or for their token meet no rule.
/// </summary>
public sealed class Script
{
    private readonly Lock _gate = new();
    private readonly List<ScriptedRule> _rules = [];

    public IReadOnlyList<ScriptedRule> Rules
    {
        get
        {
            lock (_gate) return [.. _rules];
        }
    }

    /// <exception cref="ArgumentException">It asks for what cannot be.</exception>
    public ScriptedRule Add(Rule rule)
    {
        var added = new ScriptedRule(rule);
        if (added.ActsBeforeRead && (rule.Prompt ?? rule.NotPrompt) is not null)
        {
            throw new ArgumentException("A connection that is cut before the body is read cannot depend on the prompt.", nameof(rule));
        }

        if (rule.Answer?.Kinds is { } kinds && rule.On.Except(kinds).Any())
        {
            throw new ArgumentException($"{rule.Answer.GetType().Name} is an answer to {string.Join(", ", kinds)} only.", nameof(rule));
        }

        lock (_gate) _rules.Add(added);
        return added;
    }

    /// <summary>A rule for calls of one kind.</summary>
    /// <param name="prompt">Only those whose prompt has this part.</param>
    /// <param name="after">Lets so many pass first.</param>
    /// <param name="times">Applies to so many; null is no end.</param>
    public ScriptedRule On(CallKind kind, Answer answer, string? prompt = null, string? model = null, int after = 0, int? times = null) =>
        Add(new Rule { On = [kind], Prompt = prompt, Model = model, After = after, Times = times, Answer = answer });

    public void Clear()
    {
        lock (_gate) _rules.Clear();
    }

    /// <summary>Adds the rules of a script file: <c>{"rules":[…]}</c>.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public void Load(string path) => LoadJson(File.ReadAllText(path));

    /// <inheritdoc cref="Load" />
    public void LoadJson(string json)
    {
        foreach (var rule in JsonSerializer.Deserialize<ScriptFile>(json, StandInJson.Pages)?.Rules ?? []) Add(rule);
    }

    internal Decision BeforeRead(CallKind kind, string? model) => Decide(Rules.Where(r => r.ActsBeforeRead), kind, model, null);

    internal Decision Decide(CallKind kind, string? model, string? prompt) => Decide(Rules.Where(r => !r.ActsBeforeRead), kind, model, prompt);

    private static Decision Decide(IEnumerable<ScriptedRule> rules, CallKind kind, string? model, string? prompt)
    {
        var (latency, answerLatency) = (TimeSpan.Zero, TimeSpan.Zero);
        foreach (var rule in rules)
        {
            if (!rule.Takes(kind, model, prompt)) continue;
            latency += rule.Rule.Latency;
            answerLatency += rule.Rule.AnswerLatency;
            if (rule.Rule.Answer is { } answer) return new Decision(latency, answerLatency, answer);
        }

        return new Decision(latency, answerLatency, null);
    }

    private sealed record ScriptFile(IReadOnlyList<Rule> Rules);
}

/// <summary>What the script has in mind for a call.</summary>
internal sealed record Decision(TimeSpan Latency, TimeSpan AnswerLatency, Answer? Answer);
