using System.Diagnostics;
using VidPipe.Core.Durable;
using VidPipe.Engine.CrashHost;
using VidPipe.Engine.Journal;

namespace VidPipe.Engine.Tests.Crash;

/// <summary>A real process, killed with SIGKILL in the middle of its work, again and again.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 4;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TestFolder _folder = new();

    private string Log => Path.Combine(_folder.Path, "runs.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Killed_engine_goes_on_where_it_was_and_repeats_nothing_that_it_had_recorded()
    {
        var recorded = new HashSet<string>();
        var total = CrashProgram.Branches * CrashProgram.StepsPerBranch;
        for (var kill = 1; kill <= Kills; kill++)
        {
            using var process = Start();
            // Each life gets a share of the steps done before it is killed, so that every kill is in mid-run.
            await UntilAsync(() => Lines().Length >= total * kill / (Kills + 2));
            process.Kill();
            await process.WaitForExitAsync();
            recorded.UnionWith(RecordedResults());
        }

        using var last = Start();
        var output = await last.StandardOutput.ReadToEndAsync();
        await last.WaitForExitAsync();

        Assert.Equal(0, last.ExitCode);
        var results = DurableJson.Deserialize<List<string>>(output)!;
        Assert.Equal(
            Enumerable.Range(0, CrashProgram.Branches).SelectMany(b => Enumerable.Range(0, CrashProgram.StepsPerBranch).Select(s => $"{b}.{s}")),
            results.Select(r => r.Split('@')[0]));
        Assert.NotEmpty(recorded);
        Assert.Empty(recorded.Except(results));
        AssertNotRunAgain(recorded);
    }

    /// <summary>The log's last run of a step that was recorded is the recorded one.</summary>
    private void AssertNotRunAgain(HashSet<string> recorded)
    {
        var lastRuns = Lines().GroupBy(line => line.Split('@')[0]).ToDictionary(runs => runs.Key, runs => runs.Last());
        var again = recorded.Where(result => lastRuns[result.Split('@')[0]] != result).ToList();
        Assert.True(again.Count == 0, $"Run again although recorded: {string.Join(", ", again)}");
    }

    private List<string> RecordedResults()
    {
        using var reader = new JournalReader(Path.Combine(_folder.Path, "journal.db"));
        return
        [
            .. Enumerable.Range(0, CrashProgram.Branches)
                .SelectMany(n => reader.FindWithEvents($"branch-{n}")?.Events ?? [])
                .Where(e => e.Kind == EventKind.ActivityCompleted)
                .Select(e => DurableJson.Deserialize<string>(e.Data)!),
        ];
    }

    private string[] Lines()
    {
        if (!File.Exists(Log)) return [];
        using var file = new StreamReader(new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private Process Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "VidPipe.Engine.CrashHost.dll"));
        start.ArgumentList.Add(_folder.Path);
        return Process.Start(start)!;
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed > Deadline) throw new TimeoutException("The process made no progress.");
            await Task.Delay(2);
        }
    }
}
