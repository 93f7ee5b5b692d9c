using System.Text.Json;
using System.Text.Json.Serialization;

namespace VidPipe.Core.Jobs;

/// <summary>What the kernel reads of any job's spec.</summary>
public interface IJobSpec
{
    /// <summary>The request's, or null.</summary>
    string? Title { get; }

    /// <summary>Parts (scenes, items) that the job is made of.</summary>
    int Parts { get; }

    /// <summary>What the job's paid calls may count for in all, over all its runs; null for no cap.</summary>
    decimal? BudgetUsd { get; }

    /// <summary>Which address is told how each run ends, or null.</summary>
    string? CallbackUrl { get; }

    /// <summary>Echoed, never read.</summary>
    JsonElement? ClientData { get; }

    IJobSpec WithBudget(decimal? budgetUsd);
}

/// <summary>What a run of a job is started with.</summary>
/// <param name="Run">From 1; a resume starts the next.</param>
/// <param name="Owner">Of a next run: the plan that started it (<see cref="NextRun.Owner"/>). Null in first runs, and in journals of before there was this.</param>
public abstract record JobInput(int Run, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Owner)
{
    internal abstract IJobSpec GetSpec();

    /// <summary>The same again as another run.</summary>
    /// <param name="budgetUsd">From now on; null leaves the budget as it is.</param>
    internal abstract JobInput Next(int run, decimal? budgetUsd);
}

/// <inheritdoc cref="JobInput"/>
public record JobInput<TSpec>(TSpec Spec, int Run, string? Owner = null) : JobInput(Run, Owner)
    where TSpec : class, IJobSpec
{
    internal sealed override IJobSpec GetSpec() => Spec;

    internal sealed override JobInput Next(int run, decimal? budgetUsd) =>
        this with { Spec = budgetUsd is null ? Spec : (TSpec)Spec.WithBudget(budgetUsd), Run = run, Owner = null };
}

/// <param name="Status">Complete or stopped; a failed job's orchestration has failed and has no output.</param>
/// <param name="Video">What it made, where it made one.</param>
public sealed record JobOutput(JobStatus Status, Assets.AssetRef? Video);
