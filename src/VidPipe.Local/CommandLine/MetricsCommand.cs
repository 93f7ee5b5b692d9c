using System.CommandLine;
using System.Globalization;
using VidPipe.Core.Projects;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe metrics</c>: the figures of all projects of the data folder.</summary>
internal static class MetricsCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("metrics", "Shows what all projects together made, took and cost.") { json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            var metrics = await session.CallAsync((client, token) => client.GetMetricsAsync(token), cancellationToken);
            var free = await FreeModels.OfAsync(session, cancellationToken);
            var output = invocation.Terminal.Output;
            if (parse.GetValue(json)) invocation.Terminal.WriteJson(metrics);
            else foreach (var (name, value) in Lines(metrics, free)) output.WriteLine($"{name,-12}{value}");
            return (int)ExitCode.Ok;
        });
        return command;
    }

    internal static IEnumerable<(string Name, string Value)> Lines(MetricsSnapshot metrics, IReadOnlySet<string> freeModels)
    {
        var statuses = metrics.Projects.Where(p => p.Value > 0).Select(p => $"{p.Value} {p.Key}").ToList();
        yield return ("projects", statuses.Count == 0 ? "none" : string.Join(", ", statuses));
        yield return ("made", $"{metrics.Scenes} scenes, {metrics.Clips} clips");
        foreach (var (stage, figures) in metrics.Stages)
        {
            yield return (stage, figures.Count == 0 ? "not yet" : Text($"{figures.MeanSeconds:0.0} s on average, {figures.P95Seconds:0.0} s at the 95th percentile, {figures.Count} times"));
        }

        var provider = metrics.Provider;
        yield return ("calls", Text($"{provider.Calls} calls, {provider.Retries} repeated, {provider.Refusals} refused"));
        var charged = metrics.Models.ToDictionary(m => m.Key, m => m.Value.CostUsd).ChargedUsd(freeModels);
        yield return ("cost", UsdText.Of(charged) ?? "nothing");
        foreach (var (model, figures) in metrics.Models) yield return ("", $"{Text($"{model}: {figures.Calls} calls")}{(!freeModels.Contains(model) && UsdText.Of(figures.CostUsd) is { } usd ? $", {usd}" : "")}");
        yield return ("cache", $"{Text($"{metrics.Cache.Hits} hits")}{(charged > 0 && UsdText.Of(metrics.Cache.SavedUsd) is { } saved ? $" saved {saved}" : "")}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
