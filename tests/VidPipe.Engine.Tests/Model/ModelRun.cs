using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Tests.Model;

/// <summary>Where the engine crashes: at the n-th commit of each of its lives, as long as there are entries.</summary>
internal sealed record CrashPlan(IReadOnlyList<(int Commit, CommitPoint Point)> Lives)
{
    public static CrashPlan None { get; } = new([]);

    public override string ToString() => string.Join(", then ", Lives.Select(life => $"{life.Point} commit {life.Commit}"));
}

/// <summary>One orchestration from start to end, through as many lives of the engine as the plan says.</summary>
internal sealed class ModelRun(int seed, CrashPlan plan, JournalTuning tuning) : IAsyncDisposable
{
    private const string Id = "root";
    private const string VictimId = "victim";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TestFolder _folder = new();
    private readonly ModelProgram _program = new();
    private readonly List<string> _recorded = [];
    private DurableEngine? _engine;
    private int _life = -1;
    private int _commits;

    /// <summary>Commits of the last life.</summary>
    public int Commits => _commits;

    /// <summary>Results that were in the journal when the engine crashed.</summary>
    public IReadOnlyList<string> RecordedAtCrashes => _recorded;

    public async Task<IReadOnlyList<string>> OutputAsync()
    {
        var random = new Random(seed);
        var step = Step.Random(random);
        var input = new ModelInput(step, random.Next(3) == 0 ? 1 : 0, []);
        var suspends = random.Next(3) == 0;

        await OpenAsync();
        await SurviveAsync(client => client.StartAsync(_program.Victim, VictimId, "victims-child", StartPolicy.OnlyIfAbsent, default));
        await SurviveAsync(client => client.StartAsync(_program.Model, Id, input, StartPolicy.OnlyIfAbsent, default));
        for (var round = 0; round <= input.RoundsLeft; round++)
        {
            foreach (var waiting in step.SelfAndParts().Where(s => s.Kind == StepKind.Event)) await RaiseOnceAsync(waiting, round);
        }

        if (suspends)
        {
            await SurviveAsync(client => client.SuspendAsync(Id, null, default));
            await SurviveAsync(client => client.ResumeAsync(Id, null, default));
        }

        await SurviveAsync(client => client.TerminateAsync(VictimId, "over", default));
        var end = await SurviveAsync(WaitAsync);
        Assert.True(end.Status == OrchestrationStatus.Completed, $"{end.Status}: {end.Output}");
        await AssertVictimIsGoneAsync();
        return DurableJson.Deserialize<List<string>>(end.Output)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<OrchestrationInstance> WaitAsync(IOrchestrationClient client)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            return (await client.WaitForCompletionAsync(Id, deadline.Token))!;
        }
        catch (OperationCanceledException)
        {
            var history = await client.GetHistoryAsync(Id, default);
            throw new TimeoutException("It hangs after " + string.Join("; ", history!.Select(e => $"{e.EventType} {e.Name} {e.Result}")));
        }
    }

    /// <summary>The event is raised again only when the crash came before its commit: history tells.</summary>
    private async Task RaiseOnceAsync(Step step, int round)
    {
        var name = ModelProgram.EventName(step);
        var payload = DurableJson.Serialize($"{step.Path} event {round}");
        var attempts = 0;
        await SurviveAsync(async client =>
        {
            if (attempts++ > 0 && await IsRaisedAsync(client, payload)) return CommandOutcome.Accepted;
            return await client.RaiseEventAsync(Id, name, payload, default);
        });
    }

    private async Task<bool> IsRaisedAsync(IOrchestrationClient client, string payload)
    {
        var instance = await client.GetAsync(Id, default);
        var history = await client.GetHistoryAsync(Id, default);
        // A round that is over has emptied the history; what it received is in the input of the next.
        return instance!.Input!.Contains(payload, StringComparison.Ordinal) || history!.Any(e => e.EventType == "EventRaised" && e.Input == payload);
    }

    private async Task AssertVictimIsGoneAsync()
    {
        var victim = await SurviveAsync(client => client.GetAsync(VictimId, default));
        Assert.Equal(OrchestrationStatus.Terminated, victim!.Status);
        var child = await SurviveAsync(client => client.GetAsync("victims-child", default));
        Assert.True(child is null || child.Status == OrchestrationStatus.Terminated, "The victim's child lives on.");
    }

    private async Task<T> SurviveAsync<T>(Func<IOrchestrationClient, Task<T>> command)
    {
        while (true)
        {
            try
            {
                return await command(_engine!.Client);
            }
            catch (VidPipeException crashed) when (crashed.Code == ErrorCode.DatabaseError && _life < plan.Lives.Count)
            {
                await ReopenAsync();
            }
        }
    }

    /// <summary>A life may crash before it has told what it found recorded: then the next one does.</summary>
    private async Task ReopenAsync()
    {
        while (true)
        {
            await _engine!.DisposeAsync();
            await OpenAsync();
            try
            {
                await NoteRecordedAsync();
                return;
            }
            catch (VidPipeException crashed) when (crashed.Code == ErrorCode.DatabaseError && _life < plan.Lives.Count)
            {
            }
        }
    }

    private async Task OpenAsync()
    {
        _life++;
        _commits = 0;
        (int Commit, CommitPoint Point)? crash = _life < plan.Lives.Count ? plan.Lives[_life] : null;
        _engine = new DurableEngine(
            new DurableEngineOptions
            {
                DataFolder = _folder.Path,
                Tuning = tuning with
                {
                    OnCommit = point =>
                    {
                        if (point == CommitPoint.Before) _commits++;
                        if (crash is var (commit, at) && commit == _commits && at == point) throw new SimulatedCrashException();
                    },
                },
            },
            _program.Catalog, NoServices.Instance, TimeProvider.System, NullLoggerFactory.Instance);
        await _engine.StartAsync(default);
    }

    private async Task NoteRecordedAsync()
    {
        var history = await _engine!.Client.GetHistoryAsync(Id, default);
        if (history is null) return;
        _recorded.AddRange(history.Where(e => e.EventType == "TaskCompleted").Select(e => DurableJson.Deserialize<string>(e.Result)!));
    }
}
