using System.Globalization;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>A plan in words.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, DryRunAnswer answer)
    {
        if (answer.ToMake is { } toMake) Write(output, answer.Inherited, toMake, answer.Lost!);
        if (answer.Estimate is not { } estimate) return;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"costs  {UsdText.Of(estimate.CostUsd) ?? "nothing"}, takes about {estimate.Seconds:0} s"));
        foreach (var call in estimate.Calls)
        {
            output.WriteLine($"       {call.Model}: {string.Join(", ", new[] { Count(call), UsdText.Of(call.CostUsd) }.OfType<string>())}");
        }
    }

    public static void Write(TextWriter output, KeptParts? kept, ProjectParts toMake, ProjectParts lost)
    {
        if (kept is not null) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"keeps  {kept.Scenes} scenes, {kept.Keyframes} keyframes, {kept.Clips} clips"));
        output.WriteLine($"makes  {Words(toMake) ?? "nothing"}");
        if (Words(lost) is { } gone) output.WriteLine($"gone   {gone}");
    }

    /// <summary>Null for no parts.</summary>
    public static string? Words(ProjectParts parts)
    {
        var words = new[]
        {
            parts.Storyboard ? "storyboard" : null,
            Scenes("keyframes", parts.Keyframes),
            Scenes("clips", parts.Clips),
            Scenes("narration", parts.Voices),
            parts.Stitch ? "video" : null,
        }.OfType<string>().ToList();
        return words.Count == 0 ? null : string.Join(", ", words);
    }

    private static string? Scenes(string what, IReadOnlyList<int> scenes) =>
        scenes.Count == 0 ? null : $"{what} (scene {string.Join(' ', scenes.Select(s => s.ToString(CultureInfo.InvariantCulture)))})";

    private static string Count(EstimatedCall call)
    {
        var unit = call.Unit switch
        {
            PriceUnit.Request => "request",
            PriceUnit.Image => "image",
            PriceUnit.Second => "second",
            _ => "character",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{call.Quantity:0.##} {unit}{(call.Quantity == 1 ? "" : "s")}");
    }
}
