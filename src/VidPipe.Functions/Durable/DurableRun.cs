using Microsoft.DurableTask;
using VidPipe.Core.Durable;

namespace VidPipe.Functions.Durable;

/// <summary>Runs our orchestrators and activities where the platform calls.</summary>
public static class DurableRun
{
    /// <summary>One passage of an orchestrator's code. Must be called on the platform's own orchestrator thread.</summary>
    public static async Task<RawJson> RunOnAsync(this OrchestratorHandle orchestrator, TaskOrchestrationContext platform)
    {
        var context = new DurableTaskOrchestrationContext(platform);
        try
        {
            var output = await orchestrator.RunAsync(context, platform.GetInput<RawJson?>()?.Text);
            context.End();
            return new RawJson(output);
        }
        catch (Exception exception)
        {
            throw CrossingFailure.Of(exception);
        }
    }

    /// <summary>One attempt of an activity.</summary>
    public static async Task<RawJson> AttemptAsync(
        this ActivityRegistration activity, IServiceProvider services, string instanceId, RawJson? input, CancellationToken cancellationToken)
    {
        try
        {
            return new RawJson(await activity.RunAsync(services, new ActivityContext(instanceId), input?.Text, cancellationToken));
        }
        catch (Exception exception)
        {
            throw CrossingFailure.Of(exception);
        }
    }
}
