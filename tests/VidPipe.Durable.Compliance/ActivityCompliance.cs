using System.Collections.Concurrent;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Durable.Compliance;

public abstract class ActivityCompliance<TBackEnd> : ComplianceTest<TBackEnd>
    where TBackEnd : IBackEnd, new()
{
    private static readonly RetryOptions Quick = new(
        TimeSpan.FromMilliseconds(5), 2, TimeSpan.FromMilliseconds(20), 3, code => code == ErrorCode.StorageError);

    [Fact]
    public async Task Activity_gives_its_result_to_the_orchestrator()
    {
        var twice = Activity<int, int>(n => n * 2);
        var orchestrator = Orchestrator<int, int>((context, n) => context.CallActivityAsync(twice, n));
        await StartHostAsync();

        Assert.Equal(42, await OutputOfAsync(orchestrator, 21));
    }

    [Fact]
    public async Task Activity_receives_the_id_of_the_instance_that_called_it()
    {
        var who = Activity<Unit, string>((context, _, _) => Task.FromResult(context.InstanceId));
        var orchestrator = Orchestrator<Unit, string>((context, _) => context.CallActivityAsync(who, Unit.Value));
        await StartHostAsync();

        var id = await BeginAsync(orchestrator, Unit.Value);

        Assert.Equal(DurableJson.Serialize(id), (await EndOfAsync(id)).Output);
    }

    [Fact]
    public async Task Activities_in_sequence_see_each_others_results()
    {
        var increment = Activity<int, int>(n => n + 1);
        var orchestrator = Orchestrator<int, int>(async (context, n) =>
        {
            for (var i = 0; i < 20; i++) n = await context.CallActivityAsync(increment, n);
            return n;
        });
        await StartHostAsync();

        Assert.Equal(20, await OutputOfAsync(orchestrator, 0));
    }

    [Fact]
    public async Task Fan_out_returns_results_in_the_order_of_the_calls()
    {
        var square = Activity<int, int>(async (_, n, cancellationToken) =>
        {
            await Task.Delay((20 - n) % 7, cancellationToken);
            return n * n;
        });
        var orchestrator = Orchestrator<int, int[]>((context, count) =>
            Task.WhenAll(Enumerable.Range(0, count).Select(n => context.CallActivityAsync(square, n))));
        await StartHostAsync();

        Assert.Equal(Enumerable.Range(0, 20).Select(n => n * n), await OutputOfAsync(orchestrator, 20));
    }

    [Fact]
    public async Task Failed_activity_throws_its_code_message_and_name_into_the_orchestrator()
    {
        var failing = Activity<Unit, Unit>(_ => throw new VidPipeException(new Failure(ErrorCode.ContentPolicy, "No swans.", Retryable: true)));
        var orchestrator = Orchestrator<Unit, string>(async (context, _) =>
        {
            try
            {
                await context.CallActivityAsync(failing, Unit.Value);
                return "succeeded";
            }
            catch (TaskFailedException failed)
            {
                return $"{failed.Code} {failed.Failure.Message} {failed.Failure.Retryable} {failed.TaskName}";
            }
        });
        await StartHostAsync();

        Assert.Equal($"ContentPolicy No swans. True {failing.Name}", await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Unexpected_exception_of_an_activity_becomes_internal()
    {
        var failing = Activity<Unit, Unit>(_ => throw new FormatException("odd"));
        var orchestrator = Orchestrator<Unit, ErrorCode>(async (context, _) =>
        {
            try
            {
                await context.CallActivityAsync(failing, Unit.Value);
                return ErrorCode.NotFound;
            }
            catch (TaskFailedException failed)
            {
                return failed.Code;
            }
        });
        await StartHostAsync();

        Assert.Equal(ErrorCode.Internal, await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Retry_runs_the_activity_again_until_it_succeeds()
    {
        var attempts = 0;
        var flaky = Activity<Unit, int>(_ =>
            Interlocked.Increment(ref attempts) < 3 ? throw new VidPipeException(ErrorCode.StorageError, "busy") : attempts);
        var orchestrator = Orchestrator<Unit, int>((context, _) => context.CallActivityAsync(flaky, Unit.Value, Quick));
        await StartHostAsync();

        Assert.Equal(3, await OutputOfAsync(orchestrator, Unit.Value));
    }

    [Fact]
    public async Task Retry_gives_up_after_the_last_attempt()
    {
        var attempts = 0;
        var failing = Activity<Unit, Unit>(_ =>
        {
            Interlocked.Increment(ref attempts);
            throw new VidPipeException(ErrorCode.StorageError, "busy");
        });
        var orchestrator = Orchestrator<Unit, Unit>((context, _) => context.CallActivityAsync(failing, Unit.Value, Quick));
        await StartHostAsync();

        await FailureOfAsync(orchestrator, Unit.Value);

        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task Retry_does_not_repeat_what_its_predicate_refuses()
    {
        var attempts = 0;
        var failing = Activity<Unit, Unit>(_ =>
        {
            Interlocked.Increment(ref attempts);
            throw new VidPipeException(ErrorCode.InvalidInput, "never");
        });
        var orchestrator = Orchestrator<Unit, Unit>((context, _) => context.CallActivityAsync(failing, Unit.Value, Quick));
        await StartHostAsync();

        await FailureOfAsync(orchestrator, Unit.Value);

        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Recorded_result_is_not_computed_again_after_a_restart()
    {
        if (!Has(BackEndCapabilities.HostRestart)) return;
        var runs = new ConcurrentBag<int>();
        var go = new ExternalEvent<int>("go");
        var counted = Activity<int, int>(n =>
        {
            runs.Add(n);
            return n;
        });
        var orchestrator = Orchestrator<Unit, int>(async (context, _) =>
        {
            var first = await context.CallActivityAsync(counted, 1);
            context.SetCustomStatus("waiting");
            var second = await context.WaitForExternalEventAsync(go, default);
            return first + second + await context.CallActivityAsync(counted, 3);
        });
        await StartHostAsync();
        var id = await BeginAsync(orchestrator, Unit.Value);
        await CustomStatusAsync(id, "waiting");

        await RestartHostAsync();
        await RaiseAsync(id, go, 2);
        var end = await EndOfAsync(id);

        Assert.Equal("6", end.Output);
        Assert.Equal([1, 3], runs.Order());
    }
}
