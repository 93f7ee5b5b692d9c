using VidPipe.Core.Durable;

namespace VidPipe.Core.Actions;

public static class MemoizedCalls
{
    private static readonly TimeSpan BusyWait = TimeSpan.FromSeconds(2);

    /// <summary>Calls a memoized activity and, while somebody else is making the same thing, asks again by durable timer.</summary>
    /// <exception cref="Errors.TaskFailedException">The activity failed.</exception>
    public static async Task<StepResult<TOutput>> CallMemoizedAsync<TWork, TOutput>(
        this IOrchestrationContext context, Activity<WorkItem<TWork>, StepResult<TOutput>> activity, WorkItem<TWork> item)
        where TOutput : class
    {
        while (true)
        {
            var result = await context.CallActivityAsync(activity, item, RetryOptions.Infrastructure);
            if (!result.IsBusy) return result;
            await context.CreateTimerAsync(context.Now + BusyWait, CancellationToken.None);
        }
    }
}
