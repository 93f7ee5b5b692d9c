using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using VidPipe.Core.Durable;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Tests.Rig;
using P = Microsoft.DurableTask.Protobuf;

namespace VidPipe.Functions.Tests.Histories;

/// <summary>Turns whose code cannot follow a history that another build has recorded.</summary>
public sealed class StartAnewTests
{
    private const string Input = "7";

    private static readonly DateTime Now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Activity<int, int> Changed = new("changed");
    private static readonly ExternalEvent<int> Go = new("go");

    private static readonly Orchestrator<int, int> Code = new("code", "code", async (context, n) =>
    {
        var made = await context.CallActivityAsync(Changed, n);
        return made + await context.WaitForExternalEventAsync(Go, default);
    });

    [Fact]
    public void History_that_the_code_cannot_follow_continues_as_new_with_input_and_events_and_names_the_living_children()
    {
        var request = Request([Begun(), Scheduled(0, "step"), Created(1, "child-1"), Created(2, "child-2"), ChildEnded(1), Raised("go", "1")], Completed(0, "7"));

        var anew = StartAnew.Of(request, Turns.Run(Code, request), "build");

        var end = EndOf(anew!.Response)!;
        Assert.Equal((P.OrchestrationStatus.ContinuedAsNew, Input), (end.OrchestrationStatus, end.Result));
        Assert.Equal([(StartAnew.Mark, "\"build\""), ("go", "1")], end.CarryoverEvents.Select(e => (e.EventRaised.Name, e.EventRaised.Input)));
        Assert.Equal(["child-2"], anew.Children);
        Assert.Single(Turns.Parse(anew.Response).Actions);
    }

    [Fact]
    public void Instance_that_was_started_anew_goes_on_and_takes_the_events_that_it_was_sent_before()
    {
        var request = Request([Begun(), Scheduled(0, "step"), Raised("go", "1")], Completed(0, "7"));
        var carried = EndOf(StartAnew.Of(request, Turns.Run(Code, request), "build")!.Response)!.CarryoverEvents;

        var next = Turns.Run(Code, Request([Begun(), .. carried, Scheduled(0, "changed")], Completed(0, "7")));

        Assert.Equal((P.OrchestrationStatus.Completed, "8"), (EndOf(next)!.OrchestrationStatus, EndOf(next)!.Result));
    }

    [Theory]
    [InlineData("build", false)]
    [InlineData("next", true)]
    public void One_build_starts_an_execution_anew_once_and_its_own_mistakes_stay_failures(string build, bool again)
    {
        var request = Request([Begun(), Raised(StartAnew.Mark, "\"build\""), Scheduled(0, "step")], Completed(0, "7"));
        var response = Turns.Run(Code, request);

        Assert.Equal(again, StartAnew.Of(request, response, build) is not null);
        Assert.Equal(P.OrchestrationStatus.Failed, EndOf(response)!.OrchestrationStatus);
    }

    [Fact]
    public void Result_that_another_build_recorded_in_another_shape_is_a_history_that_cannot_be_followed()
    {
        var request = Request([Begun(), Scheduled(0, "changed")], Completed(0, """{"a":1}"""));

        Assert.NotNull(StartAnew.Of(request, Turns.Run(Code, request), "build"));
    }

    [Fact]
    public void Failure_of_the_work_and_a_turn_that_goes_on_are_left_as_they_are()
    {
        var failing = new Orchestrator<int, int>("code", "code", (_, _) => throw new InvalidOperationException("It failed."));
        var request = Request([], Begun());

        Assert.Null(StartAnew.Of(request, Turns.Run(failing, request), "build"));
        Assert.Null(StartAnew.Of(request, Turns.Run(Code, request), "build"));
    }

    [Fact]
    public void Guard_notes_a_failure_unless_the_instance_starts_anew()
    {
        var lines = new LogLines<FailureLog>();
        var guard = new HistoryGuard(_ => Task.CompletedTask, Mock.Of<IOrchestrationClient>(), new FailureLog(lines), NullLogger<HistoryGuard>.Instance);
        var failing = new Orchestrator<int, int>("code", "code", (_, _) => throw new InvalidOperationException("It failed."));
        var (unfollowed, failed) = (Request([Begun(), Scheduled(0, "step")], Completed(0, "7")), Request([], Begun()));

        Assert.NotNull(guard.Judge("code", unfollowed, Turns.Run(Code, unfollowed)));
        Assert.Empty(lines.Lines);
        Assert.Null(guard.Judge("code", failed, Turns.Run(failing, failed)));
        Assert.Single(lines.Lines);
    }

    [Fact]
    public async Task Guard_stands_around_the_whole_pipeline_and_lets_functions_through_that_orchestrate_nothing()
    {
        var calls = 0;
        FunctionExecutionDelegate pipeline = _ =>
        {
            calls++;
            return Task.CompletedTask;
        };
        var services = new ServiceCollection()
            .AddSingleton(_ => pipeline)
            .AddSingleton(Mock.Of<IOrchestrationClient>())
            .AddSingleton<ILogger<HistoryGuard>>(NullLogger<HistoryGuard>.Instance)
            .AddSingleton<ILogger<FailureLog>>(NullLogger<FailureLog>.Instance)
            .AddHistoryGuard()
            .BuildServiceProvider();
        var definition = new Mock<FunctionDefinition>();
        definition.Setup(d => d.InputBindings).Returns(System.Collections.Immutable.ImmutableDictionary<string, BindingMetadata>.Empty);
        var context = new Mock<FunctionContext>();
        context.Setup(c => c.FunctionDefinition).Returns(definition.Object);

        var guard = services.GetRequiredService<FunctionExecutionDelegate>();
        await guard(context.Object);

        Assert.IsType<HistoryGuard>(guard.Target);
        Assert.Equal(1, calls);
    }

    [Fact]
    public void Worker_of_the_functions_runs_everything_through_the_guard()
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Services.AddSingleton(Mock.Of<IOrchestrationClient>());

        builder.Services.AddHistoryGuard();

        using var worker = builder.Build();
        Assert.IsType<HistoryGuard>(worker.Services.GetRequiredService<FunctionExecutionDelegate>().Target);
    }

    private static string Request(IEnumerable<P.HistoryEvent> past, params P.HistoryEvent[] news) =>
        Turns.RequestOf("1", [At(-1, e => e.OrchestratorStarted = new P.OrchestratorStartedEvent()), .. past], [At(-1, e => e.OrchestratorStarted = new P.OrchestratorStartedEvent()), .. news]);

    private static P.CompleteOrchestrationAction? EndOf(string response) => Turns.Parse(response).Actions.Select(a => a.CompleteOrchestration).SingleOrDefault(a => a is not null);

    private static P.HistoryEvent Begun() => Turns.Begun("1", Code.Name, Input, Now);

    private static P.HistoryEvent Scheduled(int id, string name) => At(id, e => e.TaskScheduled = new P.TaskScheduledEvent { Name = name, Input = Input });

    private static P.HistoryEvent Completed(int id, string result) => At(-1, e => e.TaskCompleted = new P.TaskCompletedEvent { TaskScheduledId = id, Result = result });

    private static P.HistoryEvent Created(int id, string child) => At(id, e => e.SubOrchestrationInstanceCreated = new P.SubOrchestrationInstanceCreatedEvent { InstanceId = child, Name = "child" });

    private static P.HistoryEvent ChildEnded(int id) => At(-1, e => e.SubOrchestrationInstanceCompleted = new P.SubOrchestrationInstanceCompletedEvent { TaskScheduledId = id, Result = "1" });

    private static P.HistoryEvent Raised(string name, string input) => At(-1, e => e.EventRaised = new P.EventRaisedEvent { Name = name, Input = input });

    private static P.HistoryEvent At(int id, Action<P.HistoryEvent> fill)
    {
        var line = new P.HistoryEvent { EventId = id, Timestamp = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(Now) };
        fill(line);
        return line;
    }
}
