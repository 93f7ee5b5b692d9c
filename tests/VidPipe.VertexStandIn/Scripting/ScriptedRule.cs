using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Scripting;

/// <summary>A rule at work.</summary>
public sealed class ScriptedRule
{
    private int _seen;
    private int _applied;

    internal ScriptedRule(Rule rule) => Rule = rule;

    public Rule Rule { get; }

    /// <summary>How many calls matched it.</summary>
    public int Seen => Volatile.Read(ref _seen);

    /// <summary>How many calls it was applied to.</summary>
    public int Applied => Volatile.Read(ref _applied);

    internal bool ActsBeforeRead => Rule.Answer is Answer.Cut { At: CutPoint.BeforeRead };

    internal bool Takes(CallKind kind, string? model, string? prompt)
    {
        if (Rule.On.Count > 0 && !Rule.On.Contains(kind)) return false;
        if (Rule.Answer?.Kinds?.Contains(kind) == false) return false;
        if (Rule.Model is not null && Rule.Model != model) return false;
        if (Rule.Prompt is not null && prompt?.Contains(Rule.Prompt, StringComparison.Ordinal) != true) return false;
        if (Rule.NotPrompt is not null && prompt?.Contains(Rule.NotPrompt, StringComparison.Ordinal) == true) return false;

        var nth = Interlocked.Increment(ref _seen);
        if (nth <= Rule.After || nth > Rule.After + (long)(Rule.Times ?? int.MaxValue)) return false;
        Interlocked.Increment(ref _applied);
        return true;
    }
}
