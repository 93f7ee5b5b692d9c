using VidPipe.Core.Durable;

namespace VidPipe.Core.Projects;

internal static class ProjectIds
{
    private const int HexDigits = 44;

    public static string Prefix { get; } = ProjectOrchestrator.Handle.IdPrefix + "-";

    public static string New(DateTimeOffset now, UInt128 random) => InstanceIds.New(ProjectOrchestrator.Handle.IdPrefix, now, random);

    /// <summary>Whether a caller's text has the form of a project id; anything else is unknown without looking.</summary>
    public static bool IsValid(string? id) =>
        id is not null && id.Length == Prefix.Length + HexDigits && id.StartsWith(Prefix, StringComparison.Ordinal)
        && id.AsSpan(Prefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;
}
