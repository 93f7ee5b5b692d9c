using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Functions.Durable;

/// <summary>
/// Starts instances anew whose history the code cannot follow, and notes those that end as failed all the same. It stands around the whole pipeline of the worker: the platform's
/// own middleware, which takes the code through the history, is the first there is.
/// </summary>
internal sealed class HistoryGuard(FunctionExecutionDelegate pipeline, IOrchestrationClient client, FailureLog failures, ILogger<HistoryGuard> log)
{
    private const string OrchestrationTrigger = "orchestrationTrigger";

    public async Task RunAsync(FunctionContext context)
    {
        var trigger = context.FunctionDefinition.InputBindings.Values.FirstOrDefault(b => string.Equals(b.Type, OrchestrationTrigger, StringComparison.OrdinalIgnoreCase));
        if (trigger is null)
        {
            await pipeline(context);
            return;
        }

        // Before the pipeline, which puts the orchestrator's context in its place.
        var request = (await context.BindInputAsync<object>(trigger)).Value as string;
        await pipeline(context);
        var result = context.GetInvocationResult();
        if (request is null || result.Value is not string response || Judge(context.FunctionDefinition.Name, request, response) is not { } anew) return;

        log.LogWarning(
            "Orchestration {Name} cannot go on from a history of another version and is started anew: {Reason}", context.FunctionDefinition.Name, anew.Reason);
        foreach (var child in anew.Children) await EndAsync(child, context.CancellationToken);
        result.Value = anew.Response;
    }

    /// <returns>Null when the response is to stay as it is; a failure in it is noted then.</returns>
    internal StartAnew? Judge(string orchestrator, string request, string response)
    {
        var anew = StartAnew.Of(request, response, OrchestratorBuild.Id);
        if (anew is null) failures.Note(orchestrator, request, response);
        return anew;
    }

    /// <summary>One that cannot be ended goes on to its end, and what it makes is found by those that ask for it.</summary>
    private async Task EndAsync(string child, CancellationToken cancellationToken)
    {
        try
        {
            await client.TerminateAsync(child, "Its parent was started anew.", cancellationToken);
        }
        catch (VidPipeException notEnded)
        {
            log.LogWarning(notEnded, "Orchestration {InstanceId} could not be ended, whose parent is started anew.", child);
        }
    }
}

internal static class HistoryGuardServices
{
    /// <summary>Puts the guard around the worker's pipeline, which must have been added.</summary>
    public static IServiceCollection AddHistoryGuard(this IServiceCollection services)
    {
        var pipeline = services.Last(s => s.ServiceType == typeof(FunctionExecutionDelegate));
        services.Remove(pipeline);
        return services.AddSingleton<FunctionExecutionDelegate>(s => new HistoryGuard(
            (FunctionExecutionDelegate)pipeline.ImplementationFactory!(s),
            s.GetRequiredService<IOrchestrationClient>(),
            new FailureLog(s.GetRequiredService<ILogger<FailureLog>>()),
            s.GetRequiredService<ILogger<HistoryGuard>>()).RunAsync);
    }
}
