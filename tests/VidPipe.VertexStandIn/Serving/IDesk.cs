using System.Text.Json;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Serving;

/// <summary>Serves one endpoint.</summary>
internal interface IDesk
{
    /// <summary>Checks a request and tells what it is, before anything is done about it.</summary>
    /// <param name="body">The JSON body; undefined for requests that have none.</param>
    Job Prepare(Received request, JsonElement body, Faults faults);
}

/// <summary>A request that is understood.</summary>
/// <param name="Prompt">What rules look at.</param>
/// <param name="Work">Does it; answers that concern the contents are followed here, the others by the server. Not called when the request has faults.</param>
internal sealed record Job(CallKind Kind, string? Prompt, Func<Answer?, CancellationToken, Task<Reply>> Work)
{
    /// <summary>The operation it asks about.</summary>
    public string? Operation { get; init; }

    /// <summary>The answer to a faulty request, where it is not google.rpc's.</summary>
    public Reply? Refusal { get; init; }

    /// <summary>A request that cannot be understood.</summary>
    public static Job None(CallKind kind) => new(kind, null, (_, _) => throw new InvalidOperationException("A faulty request is not worked on."));
}
