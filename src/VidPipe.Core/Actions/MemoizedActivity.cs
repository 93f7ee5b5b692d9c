using VidPipe.Core.Durable;

namespace VidPipe.Core.Actions;

/// <summary>What a memoized activity is asked for: the work, which alone decides the key, and on whose behalf it is done.</summary>
/// <param name="SceneIndex">From 0; null for work on the whole of what the owner makes.</param>
/// <param name="Work">Everything that the result depends on, and nothing else.</param>
/// <param name="BudgetUsd">What the owner's paid calls may count for in all, or null for no cap.</param>
public sealed record WorkItem<TWork>([property: FormerName("project_id")] OwnerId Owner, int Run, int? SceneIndex, TWork Work, decimal? BudgetUsd = null);

/// <summary>Whether this owner made an artefact or another had made it before.</summary>
public enum ArtefactSource
{
    Generated,
    Inherited,
}

/// <summary>The answer of a memoized activity.</summary>
/// <param name="Output">Null while somebody else holds the key's lease: ask again later.</param>
/// <param name="CostUsd">Spent by this call; 0 for a hit.</param>
/// <param name="Seconds">That this call's work took; 0 for a hit.</param>
/// <param name="Cached">Whether a recorded result was returned.</param>
/// <param name="Note">What was out of the ordinary, for the step log; null for nothing.</param>
public sealed record StepResult<TOutput>(
    TOutput? Output,
    ArtefactSource Source,
    string ActionKey,
    decimal CostUsd,
    double Seconds,
    bool Cached,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Note = null)
    where TOutput : class
{
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsBusy => Output is null && !IsEnded;

    /// <summary>Whether a paid call was not begun as the run is ending: there is no output then, and will be none in this run.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsEnded { get; init; }

    /// <summary>What the step's paid calls cost at the model table's prices, whether or not they were made.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public decimal PriceUsd { get; init; }
}

/// <summary>A paid call that a step makes.</summary>
/// <param name="Quantity">In the units that the model table prices the model by.</param>
public sealed record PricedCall(string Model, decimal Quantity);

/// <summary>
/// An activity whose result is recorded under a key made of its name, its version and its work, and made at most once
/// at a time: see <see cref="ActionCache"/>. Bump the version when the code would make something else of the same work.
/// </summary>
public abstract class MemoizedActivity<TWork, TOutput>(ActionCache cache)
    : IActivity<WorkItem<TWork>, StepResult<TOutput>>
    where TOutput : class
{
    protected abstract string ActionName { get; }

    protected abstract int Version { get; }

    public async Task<StepResult<TOutput>> RunAsync(ActivityContext context, WorkItem<TWork> input, CancellationToken cancellationToken)
    {
        var result = await cache.RunAsync<TWork, TOutput>(ActionName, Version, context.InstanceId, input, ExecuteAsync, cancellationToken);
        return result with { PriceUsd = cache.PriceOf(CallOf(input.Work)) };
    }

    /// <summary>The paid call that the work makes; null when it makes none.</summary>
    protected virtual PricedCall? CallOf(TWork work) => null;

    /// <summary>Does the work on a miss. Paid calls go through <see cref="ActionScope"/>.</summary>
    protected abstract Task<TOutput> ExecuteAsync(ActionScope scope, TWork work, CancellationToken cancellationToken);
}
