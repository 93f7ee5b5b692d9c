using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>A thing or a being in a prompt.</summary>
/// <param name="First">As it is first mentioned: <c>a lighthouse keeper</c>.</param>
/// <param name="Again">As it is mentioned again: <c>the lighthouse keeper</c>.</param>
internal sealed record Figure(string First, string Again, bool IsLiving, bool IsPlural);

/// <param name="Predicate">What the figure does: <c>finds a message in a bottle</c>.</param>
internal sealed record Happening(Figure Who, string Predicate);

/// <summary>What the writer understood of a prompt.</summary>
/// <param name="Idea">The prompt as one clean line.</param>
/// <param name="Subject">Null when no English subject was found: then nothing is said about it that might be nonsense.</param>
/// <param name="Things">What else is mentioned, the most important first.</param>
/// <param name="Passages">The prompt in pieces short enough to be written on a picture.</param>
internal sealed record Tale(
    string Idea, Figure? Subject, IReadOnlyList<Happening> Happenings, IReadOnlyList<Figure> Things, IReadOnlyList<string> Passages, Setting? Setting, float? Hour, Weather Weather)
{
    public bool IsEnglish => Subject is not null;
}
