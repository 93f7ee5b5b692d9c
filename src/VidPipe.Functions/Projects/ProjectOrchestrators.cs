using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using VidPipe.Core.Projects;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Projects;

/// <summary>The orchestrators of projects.</summary>
public static class ProjectOrchestrators
{
    [Function("Project")]
    public static Task<RawJson> Project([OrchestrationTrigger] TaskOrchestrationContext context) => ProjectOrchestrator.Handle.RunOnAsync(context);

    [Function("Clip")]
    public static Task<RawJson> Clip([OrchestrationTrigger] TaskOrchestrationContext context) => ClipOrchestrator.Handle.RunOnAsync(context);
}
