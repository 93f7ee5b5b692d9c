using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Tests.EndToEnd.Faults;

/// <summary>Disks that fill in the middle of a run: all of the data folder's, or that of the journal.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SmallDisk? _disk;

    [SmallDiskFact]
    public async Task A_disk_that_fills_fails_the_step_before_it_pays_and_a_resume_after_room_was_made_completes()
    {
        const int Reserve = 8_000_000;
        _disk = new SmallDisk(_folder["data"], 64);
        await using var host = await ServeAsync("--set", $"Storage:LeastFreeBytes={Reserve}");
        var id = await host.BeginAsync(scenes: 2);
        await host.ReachAsync(id, ProjectStatus.Keyframing);

        _disk.Fill(leave: Reserve / 2);
        var error = await host.FailureOfAsync(id, ErrorCode.StorageError, "GenerateKeyframe", SceneOf(await host.EndOfAsync(id)));
        var billed = FaultyHost.Billed(_folder).Count;
        var refused = await host.ResumeAsync(id);
        var billedByResume = FaultyHost.Billed(_folder).Count - billed;
        _disk.Empty();
        var resumed = await host.ResumeAsync(id);

        Assert.Contains("The disk is full", error.Message);
        Assert.Contains("8 MB are kept free", error.Message);
        Assert.Equal((ErrorCode.StorageError, 0), (refused.Error!.Code, billedByResume));
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        FaultyHost.AssertPaidOnce(_folder);
        await FaultyHost.AssertBooksAgreeAsync(_folder, id);
    }

    [SmallDiskFact]
    public async Task A_journal_without_room_stops_the_engine_which_says_so_once_and_the_next_start_goes_on()
    {
        _disk = new SmallDisk(_folder["data/journal"], 8);
        string id;
        await using (var host = await HostProcess.StartAsync(_folder.Path, FaultyHost.Slow))
        {
            id = await host.BeginAsync();
            await host.ReachAsync(id, ProjectStatus.Keyframing);

            _disk.Fill();
            var refusal = await Eventually.GetAsync("the engine stops", () => RefusalAsync(() => host.BeginAsync()));
            var status = await RefusalAsync(() => host.Client.ResumeAsync(id, null, "r", default));
            using var health = await HealthAsync(host);

            Assert.Equal((503, "DATABASE_ERROR"), (refusal.Status, refusal.Code));
            Assert.Contains("database or disk is full", refusal.Detail);
            Assert.NotNull(status);
            Assert.Contains("\"orchestration\":\"down\"", await health.Content.ReadAsStringAsync());
            Assert.Equal(1, Count(host.Process.Output, "crit: VidPipe.Engine"));
            host.Process.Terminate();
            Assert.Equal(0, await host.Process.WaitAsync());
        }

        _disk.Empty();
        await using var next = await ServeAsync();
        var end = await next.EndOfAsync(id);

        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        await FaultyHost.AssertBooksAgreeAsync(_folder, id);
    }

    [SmallDiskFact]
    public async Task A_full_journal_does_not_let_a_host_start_and_it_names_the_reason()
    {
        _disk = new SmallDisk(_folder["data/journal"], 1);
        _disk.Fill();

        var (exitCode, _, error) = await VidPipeProcess.RunAsync(_folder.Path, "serve", "--port", "0", "--data", "data");

        Assert.Equal(1, exitCode);
        Assert.Contains("DATABASE_ERROR", error);
        Assert.Contains("full", error);
        Assert.DoesNotContain("   at ", error);
    }

    [SmallDiskFact]
    public async Task Make_ends_with_the_reason_when_the_journal_has_no_room()
    {
        _disk = new SmallDisk(_folder["data/journal"], 8);
        await using var make = VidPipeProcess.Start(
            _folder.Path, ["make", "A kite over the dunes", "--scenes", "1", "--clip-duration", "2", "--data", "data", "-o", "film.mp4", .. FaultyHost.Slow]);
        await Eventually.IsTrueAsync("it draws", () => make.Output.Contains("keyframing", StringComparison.Ordinal));

        _disk.Fill();
        var exitCode = await make.WaitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("DATABASE_ERROR", make.Error);
        Assert.DoesNotContain("   at ", make.Error);
        Assert.False(File.Exists(_folder["film.mp4"]));
    }

    public void Dispose()
    {
        _disk?.Dispose();
        _folder.Dispose();
    }

    private Task<ServingHost> ServeAsync(params string[] settings) => ServingHost.StartAsync(_folder.Path, [.. FaultyHost.Slow, .. settings]);

    private static int? SceneOf(ProjectStatusSummary status) => status.Error?.SceneIndex;

    private static async Task<HttpResponseMessage> HealthAsync(ServingHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        return await http.GetAsync(new Uri("health", UriKind.Relative));
    }

    /// <summary>Null when it was taken.</summary>
    private static async Task<ApiProblem?> RefusalAsync(Func<Task> request)
    {
        try
        {
            await request();
            return null;
        }
        catch (ApiException refused)
        {
            return refused.Problem;
        }
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
