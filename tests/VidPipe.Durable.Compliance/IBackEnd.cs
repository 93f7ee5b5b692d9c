using VidPipe.Core.Durable;

namespace VidPipe.Durable.Compliance;

/// <summary>A durable engine under test, with a store of its own that is empty at first.</summary>
public interface IBackEnd : IAsyncDisposable
{
    BackEndCapabilities Capabilities { get; }

    /// <summary>Starts a host that runs this catalogue.</summary>
    Task<IOrchestrationClient> StartAsync(DurableCatalog catalog);

    /// <summary>Stops the host and starts another on the same store. Only with <see cref="BackEndCapabilities.HostRestart"/>.</summary>
    Task<IOrchestrationClient> RestartAsync(DurableCatalog catalog);
}

/// <summary>Verbs that a back end may lack.</summary>
[Flags]
public enum BackEndCapabilities
{
    None = 0,
    Rewind = 1,
    Restart = 2,
    HostRestart = 4,

    /// <summary>Tells the history of an instance; others tell it in an API of their own.</summary>
    History = 8,

    /// <summary>Ends an instance when its code returns, whatever calls it has left open; others wait for those to end first.</summary>
    OpenCalls = 16,

    /// <summary>Hands events that no execution has taken on to the next when an instance continues as new.</summary>
    CarriedEvents = 32,
    All = Rewind | Restart | HostRestart | History | OpenCalls | CarriedEvents,
}
