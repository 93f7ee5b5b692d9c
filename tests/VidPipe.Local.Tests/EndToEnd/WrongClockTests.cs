using System.Text.Json.Nodes;
using VidPipe.Core.Projects;
using VidPipe.Tests;
using VidPipe.Local.Tests.EndToEnd.Faults;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Hosts whose wall clock is wrong (libfaketime), as after a flat battery or a wrong hand at the settings.</summary>
public sealed class WrongClockTests : IDisposable
{
    private static readonly string[] Slow = ["--set", "Synthetic:OperationDuration=00:00:03"];

    private readonly TemporaryFolder _folder = new();

    /// <summary>The monotonic clocks are left true: no machine has others.</summary>
    private static Dictionary<string, string> ClockOffBy(string offset) => new()
    {
        ["LD_PRELOAD"] = Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("libfaketime is missing: apt-get install faketime (./test does so)."),
        ["FAKETIME"] = offset,
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
        ["NO_FAKE_STAT"] = "1",
    };

    public static IEnumerable<object[]> Clocks => LongRun.Few(new TheoryData<string?, string?> { { "+40d", null }, { null, "-40d" } }, few: 1);

    [Theory]
    [MemberData(nameof(Clocks))]
    public async Task A_project_that_is_killed_under_a_wrong_clock_goes_on_under_the_true_one(string? before, string? after)
    {
        string id;
        await using (var first = await StartAsync(before))
        {
            var request = new JsonObject { ["prompt"] = "A fox finds a lantern", ["scene_count"] = 1, ["clip_duration"] = 2, ["voiceover"] = false };
            id = await first.Client.GenerateAsync(request, "wrong-clock", CancellationToken.None);
            await Eventually.IsTrueAsync("the clip is being waited for", () => FaultyHost.Jobs(_folder, "named") > 0);
            await first.Process.KillAsync();
        }

        await using var second = await StartAsync(after);
        await Eventually.GetAsync("the clip is made", async () => (await second.Client.GetStatusAsync(id, CancellationToken.None)).ScenesDone == 1 ? "made" : null);
        var end = await second.EndOfAsync(id);

        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
    }

    public void Dispose() => _folder.Dispose();

    private Task<HostProcess> StartAsync(string? offset) => HostProcess.StartAsync(_folder.Path, offset is null ? [] : ClockOffBy(offset), Slow);
}
