namespace VidPipe.Core.Durable;

/// <summary>The runtime status of an instance, with the names that Durable Functions gives them.</summary>
public enum OrchestrationStatus
{
    Pending,
    Running,
    Suspended,
    Completed,
    Failed,
    Terminated,

    /// <summary>Only ever seen in history: an instance that continues as new is running.</summary>
    ContinuedAsNew,
}

public static class OrchestrationStatuses
{
    /// <summary>Whether nothing more will happen unless the instance is started, rewound or restarted.</summary>
    public static bool IsTerminal(this OrchestrationStatus status) =>
        status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated;
}
