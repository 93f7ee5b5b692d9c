using VidPipe.Core.Durable;
using VidPipe.Core.Jobs;

namespace VidPipe.Core.Projects;

/// <summary>
/// One scene's clip: submit, poll by durable timer at the model's pace, store. A refusal by the content policy
/// escalates through the levels of <see cref="SafetyPrompts"/>; a job that the provider's own trouble ends is sent again, twice
/// at most, unless the run is stopped. It never throws for what a provider does: the result says so.
/// </summary>
public static class ClipOrchestrator
{
    public static Orchestrator<ClipInput, ClipResult> Handle { get; } = new("Clip", "clip", RunAsync);

    private static async Task<ClipResult> RunAsync(IOrchestrationContext context, ClipInput input)
    {
        using var stop = new StopSignal(context, input.Run);
        return await new ClipRun(context, input, stop).RunAsync();
    }
}
