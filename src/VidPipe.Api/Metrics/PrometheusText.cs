using System.Globalization;
using System.Text;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Metrics;

/// <summary>
/// The figures in Prometheus' text exposition format 0.0.4. What can go down is a gauge: a cost too, as a call that turns
/// out not to be billed lowers it.
/// </summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public static string Of(MetricsSnapshot metrics)
    {
        var text = new PrometheusText();
        text.Family("vidpipe_projects", "gauge", "Projects by status.");
        foreach (var (status, count) in metrics.Projects) text.Sample("vidpipe_projects", count, ("status", status));
        text.Jobs(metrics);
        text.Single("vidpipe_scenes", "gauge", "Scenes of all projects.", metrics.Scenes);
        text.Single("vidpipe_clips", "gauge", "Clips made, of all projects.", metrics.Clips);
        text.Stages(metrics);
        text.Models(metrics, "vidpipe_provider_calls_total", "counter", "Paid calls sent, by model.", m => m.Calls);
        text.Models(metrics, "vidpipe_provider_retries_total", "counter", "Paid calls that repeat an earlier one, by model.", m => m.Retries);
        text.Models(metrics, "vidpipe_provider_refusals_total", "counter", "Paid calls that the content policy refused, by model.", m => m.Refusals);
        text.Models(metrics, "vidpipe_provider_cost_usd", "gauge", "What paid calls count for in US dollars, by model.", m => m.CostUsd);
        text.Single("vidpipe_cache_hits_total", "counter", "Steps whose result was there.", metrics.Cache.Hits);
        text.Single("vidpipe_cache_saved_usd_total", "counter", "What the calls of those steps would have cost in US dollars.", metrics.Cache.SavedUsd);
        text.Single("vidpipe_metrics_timestamp_seconds", "gauge", "When these figures were added up, in Unix time.", metrics.AsOf.ToUnixTimeMilliseconds() / 1000m);
        return text._text.ToString();
    }

    private void Jobs(MetricsSnapshot metrics)
    {
        Family("vidpipe_jobs", "gauge", "Jobs by kind and status.");
        foreach (var (kind, figures) in metrics.Jobs)
        {
            foreach (var (status, count) in figures.Statuses) Sample("vidpipe_jobs", count, ("kind", kind), ("status", status));
        }
    }

    private void Stages(MetricsSnapshot metrics)
    {
        const string Name = "vidpipe_stage_duration_seconds";
        Family(Name, "summary", "Wall time of a stage in one run, by stage.");
        foreach (var (stage, figures) in metrics.Stages)
        {
            Line(Name, figures.P95Seconds is { } p95 ? Number(p95) : "NaN", ("stage", stage), ("quantile", "0.95"));
            Line($"{Name}_sum", Number(figures.TotalSeconds), ("stage", stage));
            Sample($"{Name}_count", figures.Count, ("stage", stage));
        }
    }

    private void Models(MetricsSnapshot metrics, string name, string type, string help, Func<ModelFigures, decimal> value)
    {
        Family(name, type, help);
        foreach (var (model, figures) in metrics.Models) Sample(name, value(figures), ("model", model));
    }

    private void Single(string name, string type, string help, decimal value)
    {
        Family(name, type, help);
        Sample(name, value);
    }

    private void Family(string name, string type, string help) =>
        _text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private void Sample(string name, decimal value, params IReadOnlyList<(string Name, string Value)> labels) =>
        Line(name, value.ToString("0.############", CultureInfo.InvariantCulture), labels);

    private void Line(string name, string value, params IReadOnlyList<(string Name, string Value)> labels)
    {
        _text.Append(name);
        if (labels.Count > 0) _text.Append('{').AppendJoin(',', labels.Select(label => $"{label.Name}=\"{Escape(label.Value)}\"")).Append('}');
        _text.Append(' ').Append(value).Append('\n');
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
