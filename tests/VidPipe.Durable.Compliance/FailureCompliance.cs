using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Durable.Compliance;

public abstract class FailureCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    [Fact]
    public async Task Failed_orchestrator_shows_its_code_and_says_why()
    {
        var orchestrator = Orchestrator<Unit, Unit>((_, _) => throw new VidPipeException(ErrorCode.StoryboardFailed, "No story."));
        await StartHostAsync();

        var end = await FailureOfAsync(orchestrator, Unit.Value);

        Assert.Equal(Failure.Of(ErrorCode.StoryboardFailed, "No story."), end.Failure);
        Assert.Equal("\"No story.\"", end.Output);
    }

    [Fact]
    public async Task Failure_of_an_activity_passes_through_child_and_parent_unchanged()
    {
        var failing = Activity<Unit, Unit>(_ => throw new VidPipeException(ErrorCode.ContentPolicy, "No swans."));
        var child = Orchestrator<Unit, Unit>((context, _) => context.CallActivityAsync(failing, Unit.Value));
        var parent = Orchestrator<string, Unit>((context, id) => context.CallSubOrchestratorAsync(child, id, Unit.Value));
        await StartHostAsync();

        var end = await FailureOfAsync(parent, NewId("child"));

        Assert.Equal(Failure.Of(ErrorCode.ContentPolicy, "No swans."), end.Failure);
    }

    [Fact]
    public async Task Unexpected_exception_of_an_orchestrator_is_internal()
    {
        var orchestrator = Orchestrator<Unit, Unit>((_, _) => throw new FormatException("odd"));
        await StartHostAsync();

        Assert.Equal(ErrorCode.Internal, (await FailureOfAsync(orchestrator, Unit.Value)).Failure!.Code);
    }

    [Fact]
    public async Task Failure_of_one_in_a_fan_out_leaves_the_others_results()
    {
        var maybe = Activity<int, int>(n => n == 2 ? throw new VidPipeException(ErrorCode.ProviderError, "two") : n);
        var orchestrator = Orchestrator<Unit, string[]>((context, _) => Task.WhenAll(Enumerable.Range(0, 4).Select(async n =>
        {
            try
            {
                return $"{await context.CallActivityAsync(maybe, n)}";
            }
            catch (TaskFailedException failed)
            {
                return failed.Failure.Message;
            }
        })));
        await StartHostAsync();

        Assert.Equal(["0", "1", "two", "3"], await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Text_of_any_script_survives_the_journal()
    {
        const string Text = "Žluťoučký 鳥 \ud83e\udd86 \"quoted\" \\ \n end";
        var echo = Activity<string, string>(text => text);
        var orchestrator = Orchestrator<string, string>((context, text) => context.CallActivityAsync(echo, text));
        await StartHostAsync();

        Assert.Equal(Text, await OutputOfAsync(orchestrator, Text));
    }
}
