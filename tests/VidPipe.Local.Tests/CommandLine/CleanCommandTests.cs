using VidPipe.Core.Retention;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class CleanCommandTests
{
    private static readonly DateTimeOffset Cutoff = new(2030, 1, 2, 3, 4, 0, TimeSpan.Zero);

    [Fact]
    public void A_clean_up_says_how_much_it_removed_of_what()
    {
        Assert.Equal(
            ["assets      2 of 5, 1.5 MB", "leases      1 of 1, 0.1 kB", "Removed 3 files, 1.5 MB; not used since 2030-01-02 03:04."],
            CleanCommand.Lines(Report(CleanupMode.Remove), TimeZoneInfo.Utc));
    }

    [Fact]
    public void A_dry_run_names_what_it_would_remove()
    {
        Assert.Equal(
            [
                "assets      2 of 5, 1.5 MB", "  assets/ab/1.png", "  and 1 more", "leases      1 of 1, 0.1 kB", "  leases/ab/1.json",
                "Would remove 3 files, 1.5 MB; not used since 2030-01-02 03:04. Nothing was removed.",
            ],
            CleanCommand.Lines(Report(CleanupMode.DryRun), TimeZoneInfo.Utc));
    }

    [Fact]
    public void Nothing_to_remove_is_said_so()
    {
        var report = Report(CleanupMode.Remove) with { Parts = [new(CleanupPart.Assets, 5, 50, 0, 0, [])] };

        Assert.Equal(["Nothing to remove: all is needed, or was used since 2030-01-02 03:04."], CleanCommand.Lines(report, TimeZoneInfo.Utc));
    }

    [Fact]
    public void Records_that_are_kept_as_their_owners_are_unknown_are_counted_and_named()
    {
        var report = Report(CleanupMode.Remove) with
        {
            Parts = [new(CleanupPart.Actions, 12, 50, 0, 0, [], [new("ad", 11, ["actions/ab/1.json"]), new("batch", 1, ["actions/ab/2.json"])])],
        };

        Assert.Equal(
            [
                "actions     11 kept of owners 'ad-…', which no feature of this host knows:", "  actions/ab/1.json", "  and 10 more",
                "actions     1 kept of owners 'batch-…', which no feature of this host knows:", "  actions/ab/2.json",
                "Nothing to remove: all is needed, or was used since 2030-01-02 03:04.",
            ],
            CleanCommand.Lines(report, TimeZoneInfo.Utc));
    }

    private static CleanupReport Report(CleanupMode mode) => new(
        "cleanup-1", mode, Cutoff.AddDays(7), Cutoff.AddDays(7), Cutoff, 1,
        [
            new(CleanupPart.Assets, 3, 30, 2, 1_500_000, ["assets/ab/1.png"]),
            new(CleanupPart.Actions, 3, 30, 0, 0, []),
            new(CleanupPart.Leases, 0, 0, 1, 90, ["leases/ab/1.json"]),
        ]);
}
