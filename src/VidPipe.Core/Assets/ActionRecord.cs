using System.Text.Json;

namespace VidPipe.Core.Assets;

/// <summary>What an action made, under its key.</summary>
/// <param name="ProjectId">The project that first made it.</param>
/// <param name="Seconds">That the work took.</param>
internal sealed record ActionRecord(
    int Schema,
    string Action,
    int Version,
    string Key,
    JsonElement Output,
    string ProjectId,
    IReadOnlyList<string> Models,
    decimal CostUsd,
    double Seconds,
    DateTimeOffset MadeAt)
{
    public const int CurrentSchema = 1;
}
