using System.Text.Json;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Actions;

/// <summary>What an action made, under its key.</summary>
/// <param name="Owner">Who first made it.</param>
/// <param name="Seconds">That the work took.</param>
internal sealed record ActionRecord(
    int Schema,
    string Action,
    int Version,
    string Key,
    JsonElement Output,
    [property: FormerName("project_id")] OwnerId Owner,
    IReadOnlyList<string> Models,
    decimal CostUsd,
    double Seconds,
    DateTimeOffset MadeAt)
{
    public const int CurrentSchema = 1;
}

/// <summary>What is known of an action that was done.</summary>
/// <param name="MadeBy">Who first made it.</param>
/// <param name="IsWhole">Whether all assets of the output are there; else it is made again when it is asked for.</param>
public sealed record RecordedAction<TOutput>(TOutput Output, OwnerId MadeBy, bool IsWhole);
