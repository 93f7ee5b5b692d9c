using VidPipe.Core.Generation;
using VidPipe.Core.Metrics;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

/// <summary>What is counted for models that charge nothing is not shown as spent.</summary>
public sealed class FreeModelsTests
{
    private static readonly HashSet<string> Free = ["sketch"];

    [Fact]
    public void Figures_show_no_dollars_of_free_models_alone()
    {
        var lines = Lines(("sketch", 0.02m));

        Assert.Contains("cost nothing", lines);
        Assert.DoesNotContain("USD", lines);
    }

    [Fact]
    public void Figures_show_the_dollars_of_the_others()
    {
        var lines = Lines(("sketch", 0.02m), ("camera", 1.5m));

        Assert.Contains("cost 1.50 USD", lines);
        Assert.Contains("camera: 1 calls, 1.50 USD", lines);
        Assert.DoesNotContain("0.02", lines);
        Assert.DoesNotContain("1.52", lines);
    }

    [Theory]
    [InlineData(false, "costs  nothing, takes about 9 s")]
    [InlineData(true, "costs  1.50 USD, takes about 9 s")]
    public void A_plan_shows_what_is_charged(bool hasPaid, string expected)
    {
        List<EstimatedCall> calls = [new("sketch", PriceUnit.Image, 10, 0.02m)];
        if (hasPaid) calls.Add(new("camera", PriceUnit.Second, 3, 1.5m));
        var output = new StringWriter();

        PlanText.Write(output, new DryRunAnswer(true, new Dictionary<string, string[]>(), new ProjectEstimate(calls.Sum(c => c.CostUsd), calls, 9), null, null, null, null), Free);

        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        Assert.Equal(hasPaid, output.ToString().Contains("USD", StringComparison.Ordinal));
    }

    private static string Lines(params (string Model, decimal Usd)[] models)
    {
        var figures = models.ToDictionary(m => m.Model, m => new ModelFigures(1, 0, 0, m.Usd));
        var snapshot = new MetricsSnapshot(
            DateTimeOffset.UnixEpoch, new Dictionary<string, int>(), 0, 0, new Dictionary<string, StageFigures>(),
            new ModelFigures(models.Length, 0, 0, models.Sum(m => m.Usd)), figures, new CacheFigures(1, 0.5m));
        return string.Join('\n', MetricsCommand.Lines(snapshot, Free).Select(line => $"{line.Name} {line.Value}"));
    }
}
