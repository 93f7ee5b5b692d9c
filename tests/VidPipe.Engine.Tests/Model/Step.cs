namespace VidPipe.Engine.Tests.Model;

internal enum StepKind
{
    Activity,
    Flaky,
    Failing,
    Timer,
    Race,
    Event,
    Ping,
    Sequence,
    All,
    Child,
}

/// <summary>A part of a random orchestration.</summary>
/// <param name="Path">Unique within the orchestration.</param>
internal sealed record Step(StepKind Kind, string Path, IReadOnlyList<Step> Parts)
{
    /// <summary>An orchestration that depends on nothing but the seed.</summary>
    public static Step Random(Random random) => Compound(StepKind.Sequence, "r", random, depth: 0);

    public IEnumerable<Step> SelfAndParts() => Parts.SelectMany(part => part.SelfAndParts()).Prepend(this);

    private static Step Compound(StepKind kind, string path, Random random, int depth)
    {
        var count = random.Next(2, depth == 0 ? 6 : 4);
        return new Step(kind, path, [.. Enumerable.Range(0, count).Select(i => Any($"{path}.{i}", random, depth + 1))]);
    }

    private static Step Any(string path, Random random, int depth)
    {
        // Events are raised to the root only; deeper steps are leaves, so that an orchestration stays small.
        var kind = (StepKind)random.Next(depth < 3 ? 10 : 5);
        return kind switch
        {
            StepKind.Sequence or StepKind.All or StepKind.Child => Compound(kind, path, random, depth),
            StepKind.Event when depth > 1 => new Step(StepKind.Activity, path, []),
            _ => new Step(kind, path, []),
        };
    }
}
