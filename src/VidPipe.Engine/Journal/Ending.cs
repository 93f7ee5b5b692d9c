using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Instances;

namespace VidPipe.Engine.Journal;

/// <summary>Terminating and purging, with all descendants.</summary>
internal static class Ending
{
    /// <summary>Ends an instance, then its children: by then the parent is terminal and hears nothing of them.</summary>
    public static void Terminate(Ledger ledger, LiveInstance instance, string? reason)
    {
        var why = reason ?? "Terminated.";
        ledger.End(
            instance, OrchestrationStatus.Terminated, EventKind.Terminated, DurableJson.Serialize(why),
            Failure.Of(ErrorCode.Cancelled, $"'{instance.Id}' was terminated: {why}"));
        foreach (var child in ledger.Store.Children(instance.Key))
        {
            if (ledger.FindLive(child.Key) is { } alive) Terminate(ledger, alive, reason);
        }
    }

    /// <returns>How many instances went; 0 when one of the descendants is not terminal.</returns>
    public static int Purge(Ledger ledger, InstanceRow root)
    {
        var family = new List<InstanceRow> { root };
        for (var i = 0; i < family.Count; i++) family.AddRange(ledger.Store.Children(family[i].Key));
        if (family.Any(member => !member.Status.IsTerminal())) return 0;

        foreach (var member in family) ledger.Remove(member);
        return family.Count;
    }
}
