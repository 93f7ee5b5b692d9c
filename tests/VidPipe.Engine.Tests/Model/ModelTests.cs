using System.Globalization;
using VidPipe.Engine.Journal;
using VidPipe.Tests;

namespace VidPipe.Engine.Tests.Model;

/// <summary>
/// Random orchestrations against an engine that crashes before and after every commit. More seeds:
/// VIDPIPE_MODEL_SEEDS=500; one seed: VIDPIPE_MODEL_SEED=17.
/// </summary>
public sealed class ModelTests
{
    private static readonly int _defaultSeeds = LongRun.IsOn ? 500 : 5;

    [Fact]
    public async Task Orchestration_ends_the_same_wherever_the_engine_crashes()
    {
        foreach (var seed in Seeds())
        {
            // Every other seed commits each operation alone: a crash may come between any two of them.
            var tuning = new JournalTuning
            {
                Fsync = false,
                MaxBatch = seed % 2 == 0 ? 1 : 2_000,
                EvictAfterEveryTurn = seed % 5 == 3,
                ReplayBeforeEveryEvent = seed % 5 == 4,
            };
            await using var undisturbed = new ModelRun(seed, CrashPlan.None, tuning);
            var expected = (await Attempt(seed, CrashPlan.None, undisturbed)).Select(ModelProgram.WithoutRuns).ToList();

            for (var commit = 1; commit <= undisturbed.Commits; commit++)
            {
                foreach (var point in new[] { CommitPoint.Before, CommitPoint.After })
                {
                    var second = new Random(seed * 1000 + commit).Next(1, 12);
                    await CrashAsync(seed, new CrashPlan([(commit, point), (second, point)]), tuning, expected);
                }
            }
        }
    }

    private static async Task CrashAsync(int seed, CrashPlan plan, JournalTuning tuning, List<string> expected)
    {
        await using var run = new ModelRun(seed, plan, tuning);

        var output = await Attempt(seed, plan, run);

        Assert.True(
            expected.SequenceEqual(output.Select(ModelProgram.WithoutRuns)),
            $"Seed {seed}, crash {plan}: expected\n{string.Join('\n', expected)}\nbut got\n{string.Join('\n', output)}");
        // A result that was on disk is the one that counts: another run of its step would have made another token.
        var lost = run.RecordedAtCrashes.Except(output).ToList();
        Assert.True(lost.Count == 0, $"Seed {seed}, crash {plan}: recorded but not delivered: {string.Join(", ", lost)}; delivered: {string.Join(", ", output)}");
    }

    private static async Task<IReadOnlyList<string>> Attempt(int seed, CrashPlan plan, ModelRun run)
    {
        try
        {
            return await run.OutputAsync();
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"Seed {seed}, crash {plan}: {exception.Message}", exception);
        }
    }

    private static IEnumerable<int> Seeds()
    {
        if (Environment.GetEnvironmentVariable("VIDPIPE_MODEL_SEED") is { } one) return [int.Parse(one, CultureInfo.InvariantCulture)];
        var count = Environment.GetEnvironmentVariable("VIDPIPE_MODEL_SEEDS") is { } many
            ? int.Parse(many, CultureInfo.InvariantCulture)
            : _defaultSeeds;
        return Enumerable.Range(1, count);
    }
}
