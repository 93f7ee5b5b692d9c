using System.Globalization;

namespace VidPipe.Core.Durable;

/// <summary>Instance ids: the kind first, then inverted time, so that id order is newest first and one prefix lists one kind.</summary>
public static class InstanceIds
{
    /// <summary>The longest instance id, as in Durable Functions.</summary>
    public const int MaxLength = 256;

    /// <summary>An id for a new top-level instance: <c>{kind}-{12 hex of inverted milliseconds}{32 hex random}</c>.</summary>
    public static string New(string kind, DateTimeOffset now, UInt128 random)
    {
        var inverted = 0xffff_ffff_ffffL - now.ToUnixTimeMilliseconds();
        return string.Create(CultureInfo.InvariantCulture, $"{kind}-{inverted:x12}{random:x32}");
    }

    /// <summary>
    /// An id for a child. The 8 hex digits come from <see cref="IOrchestrationContext.NewGuid"/>, so that a child id never
    /// names an instance of an earlier run, rewind or restart.
    /// </summary>
    public static string ForChild(IOrchestrationContext context, OrchestratorHandle child, int run, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{ChildPrefix(context.InstanceId, child)}{run}-{index}-{context.NewGuid().ToString("n")[..8]}");

    /// <summary>What the ids of all children of one kind of an instance begin with.</summary>
    public static string ChildPrefix(string parentId, OrchestratorHandle child) => $"{child.IdPrefix}-{parentId}-";

    /// <summary>Whether the id is one that Durable Functions would take: 1 to 256 characters, no leading <c>@</c>, none of <c>/ \ # ?</c>, no control characters.</summary>
    public static bool IsValid(string? id) =>
        id is { Length: > 0 and <= MaxLength } && id[0] != '@' && !id.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));
}
