namespace VidPipe.Engine.Journal;

/// <summary>What a journal line says. The numbers are on disk: never renumber.</summary>
internal enum EventKind
{
    /// <summary>Data: the build whose code began the execution. Name: <see cref="StartOfExecution.Anew"/>, or nothing.</summary>
    Started = 1,

    /// <summary>Data: the result.</summary>
    ActivityCompleted = 2,

    /// <summary>Data: the failure.</summary>
    ActivityFailed = 3,

    /// <summary>Data: when it was due, in ticks.</summary>
    TimerFired = 4,

    /// <summary>Data: the payload.</summary>
    EventRaised = 5,

    /// <summary>Name: the event; data: the receiver.</summary>
    EventSent = 6,

    /// <summary>Name: the child's id; data: its output.</summary>
    ChildCompleted = 7,

    /// <summary>Name: the child's id; data: the failure.</summary>
    ChildFailed = 8,

    /// <summary>Data: the reason.</summary>
    Suspended = 9,

    /// <summary>Data: the reason.</summary>
    Resumed = 10,

    /// <summary>Data: the output.</summary>
    Completed = 11,

    /// <summary>Data: the failure. Sequence and ScheduledAt: the <see cref="Instances.FailureOrigin"/>, or -1.</summary>
    Failed = 12,

    /// <summary>Data: the reason.</summary>
    Terminated = 13,

    /// <summary>Data: the reason.</summary>
    Rewound = 14,
}
