using System.CommandLine;
using System.Globalization;
using VidPipe.Core.Retention;
using VidPipe.Local.Client;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe clean</c>: removes what no project needs any more, and says what that was.</summary>
internal static class CleanCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "says what would be removed, and removes nothing" };
        var now = CreateNowOption();
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("clean", "Removes files and records that no project has needed for a while; projects keep all they have.") { dryRun, now, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            var mode = parse.GetValue(dryRun) ? CleanupMode.DryRun : CleanupMode.Remove;
            await using var session = await invocation.OpenAsync(HostMode.Command, cancellationToken);
            var report = await CleanAsync(session, mode, parse.GetValue(now) ? CleanupGrace.None : CleanupGrace.Usual, invocation.Time, cancellationToken);
            var output = invocation.Terminal.Output;
            if (parse.GetValue(json)) invocation.Terminal.WriteJson(report);
            else foreach (var line in Lines(report, invocation.Time.LocalTimeZone)) output.WriteLine(line);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    public static Option<bool> CreateNowOption() => new("--now") { Description = "does not wait for the grace period: the space is free at once; what projects need stays" };

    internal static IEnumerable<string> Lines(CleanupReport report, TimeZoneInfo zone)
    {
        var isDry = report.Mode == CleanupMode.DryRun;
        var removed = report.Parts.Where(p => p.Removed > 0).ToList();
        foreach (var part in removed)
        {
            yield return Text($"{part.Part,-12}{part.Removed} of {part.Kept + part.Removed}, {Size(part.RemovedBytes)}");
            if (!isDry) continue;
            foreach (var name in part.Names) yield return $"  {name}";
            if (part.Removed > part.Names.Count) yield return Text($"  and {part.Removed - part.Names.Count} more");
        }

        foreach (var (part, unowned) in report.Parts.SelectMany(p => (p.Unowned ?? []).Select(u => (p.Part, u))))
        {
            yield return Text($"{part,-12}{unowned.Count} kept of owners '{unowned.Kind}-…', which no feature of this host knows:");
            foreach (var name in unowned.Names) yield return $"  {name}";
            if (unowned.Count > unowned.Names.Count) yield return Text($"  and {unowned.Count - unowned.Names.Count} more");
        }

        if (report.Unreadable is { Count: > 0 } unreadable)
        {
            yield return $"The documents of these projects cannot be read; what they may need is kept until they are mended or removed ('rm'): {string.Join(' ', unreadable)}";
        }

        var (count, bytes) = (removed.Sum(p => p.Removed), Size(removed.Sum(p => p.RemovedBytes)));
        var since = TimeZoneInfo.ConvertTime(report.Cutoff, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        yield return count == 0 ? $"Nothing to remove: all is needed, or was used since {since}."
            : isDry ? Text($"Would remove {count} files, {bytes}; not used since {since}. Nothing was removed.")
            : Text($"Removed {count} files, {bytes}; not used since {since}.");
    }

    /// <summary>With a key, so that a start whose answer was lost is the same clean-up when it is asked for again.</summary>
    public static async Task<CleanupReport> CleanAsync(HostSession session, CleanupMode mode, CleanupGrace grace, TimeProvider time, CancellationToken cancellationToken)
    {
        var key = Guid.NewGuid().ToString("n");
        var id = await session.CallAsync((client, token) => client.StartCleanupAsync(mode, grace, key, token), cancellationToken);
        while (true)
        {
            var progress = await session.CallAsync((client, token) => client.GetCleanupAsync(id, token), cancellationToken);
            if (progress is { Status: CleanupStatus.Complete, Report: { } report }) return report;
            if (progress.Status == CleanupStatus.Failed) throw new CommandFailedException(ExitCode.Failed, $"The clean-up failed: {progress.Error} Run it again.");
            await Task.Delay(Pace.Poll, time, cancellationToken);
        }
    }

    private static string Size(long bytes) => bytes switch
    {
        >= 1_000_000_000 => Text($"{bytes / 1e9:0.0} GB"),
        >= 1_000_000 => Text($"{bytes / 1e6:0.0} MB"),
        _ => Text($"{bytes / 1e3:0.0} kB"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
