using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Tests.Histories;
using VidPipe.Functions.Tests.Rig;
using P = Microsoft.DurableTask.Protobuf;

namespace VidPipe.Functions.Tests.Durable;

/// <summary>A failed orchestration must wake a person: what the alert's query reads is what is written.</summary>
public sealed partial class FailureLogTests
{
    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly ExternalEvent<int> Go = new("go");

    [Theory]
    [InlineData(ErrorCode.ProviderError, "PROVIDER_ERROR")]
    [InlineData(ErrorCode.ContentPolicy, "CONTENT_POLICY")]
    public void Orchestration_that_ends_failed_is_one_line_at_the_level_error_with_its_code(ErrorCode code, string name)
    {
        var lines = Lines((_, _) => throw new VidPipeException(code, "a line\nof text"));

        Assert.Equal([(LogLevel.Error, $"Orchestration project-1 of Project failed: {name}")], lines);
    }

    [Fact]
    public void Failure_that_has_no_code_of_ours_is_internal()
    {
        Assert.Equal([(LogLevel.Error, "Orchestration project-1 of Project failed: INTERNAL")], Lines((_, _) => throw new InvalidOperationException("A mistake.")));
    }

    [Fact]
    public void Turn_that_goes_on_or_ends_well_is_not_logged()
    {
        Assert.Empty(Lines((context, _) => context.WaitForExternalEventAsync(Go, default)));
        Assert.Empty(Lines((_, n) => Task.FromResult(n)));
    }

    [Fact]
    public void Query_of_the_alert_takes_the_line_apart()
    {
        var query = File.ReadAllText(Path.Combine(Repository.Root, "infra", "failed-orchestrations.kql"));
        var words = ParseLine().Match(query).Groups["words"].Captures.Select(word => Regex.Escape(word.Value)).ToList();
        var (_, line) = Lines((_, _) => throw new VidPipeException(ErrorCode.BudgetExceeded, "")).Single();

        var parts = Regex.Match(line, $"^{string.Join("(.*)", words)}(.*)$").Groups.Values.Skip(1).Select(group => group.Value).ToList();

        Assert.Equal(["project-1", "Project", "BUDGET_EXCEEDED"], parts);
        Assert.Contains($"'{parts[2]}'", query, StringComparison.Ordinal);
        Assert.Contains($"'{ErrorCodes.Name(ErrorCode.ContentPolicy)}'", query, StringComparison.Ordinal);
    }

    private static List<(LogLevel Level, string Text)> Lines(Func<IOrchestrationContext, int, Task<int>> code)
    {
        var orchestrator = new Orchestrator<int, int>("Project", "project", code);
        var request = Turns.RequestOf(
            "project-1", [], [new P.HistoryEvent { EventId = -1, Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(Now), OrchestratorStarted = new P.OrchestratorStartedEvent() }, Turns.Begun("project-1", "Project", "7", Now)]);
        var log = new LogLines<FailureLog>();

        new FailureLog(log).Note("Project", request, Turns.Run(orchestrator, request));

        return log.Lines;
    }

    [GeneratedRegex("""parse message with(?: '(?<words>[^']*)' \w+)+""")]
    private static partial Regex ParseLine();
}
