using System.Net;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Tests.EndToEnd.Faults;

/// <summary>A disk that fills in the middle of a run: that of the blobs, or that of the work folder.</summary>
public sealed class FullStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private SmallDisk? _disk;

    [SmallDiskFact]
    public async Task Blobs_on_a_disk_of_their_own_are_kept_room_for_too()
    {
        _disk = new SmallDisk(_folder["data/blobs"], 16);
        await using var host = await ServeAsync("--set", "Storage:LeastFreeBytes=17000000");

        var id = await host.BeginAsync();
        await host.FailureOfAsync(id, ErrorCode.StorageError, "WriteStoryboard", null);

        Assert.Empty(FaultyHost.Billed(_folder));
    }

    [SmallDiskFact]
    public async Task A_blob_store_without_room_fails_the_step_and_refuses_starts_and_a_resume_completes()
    {
        _disk = new SmallDisk(_folder["data/blobs"], 64);
        await using var host = await ServeAsync("--set", "Storage:LeastFreeBytes=0");
        var id = await host.BeginAsync();
        await Eventually.IsTrueAsync("the job's name is noted", () => FaultyHost.Jobs(_folder, "named") > 0);

        _disk.Fill();
        var end = await host.EndOfAsync(id);
        var refusal = await Assert.ThrowsAsync<ApiException>(() => host.BeginAsync());
        var whole = await host.Client.GetProjectAsync(id, default);
        using var health = await HealthAsync(host);
        _disk.Empty();
        var resumed = await host.ResumeAsync(id);

        Assert.Equal((ProjectStatus.Failed, ErrorCode.StorageError), (end.Status, end.Error!.Code));
        Assert.NotNull(end.Error.Step);
        Assert.Equal(end.Error, whole.Error);
        Assert.Contains("the disk is full", end.Error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((503, "STORAGE_ERROR"), (refusal.Problem.Status, refusal.Problem.Code));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Contains("\"storage\":\"down\"", await health.Content.ReadAsStringAsync());
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        FaultyHost.AssertPaidOnce(_folder);
        await FaultyHost.AssertBooksAgreeAsync(_folder, id);
    }

    [SmallDiskFact]
    public async Task A_work_folder_without_room_is_a_storage_error_of_the_step_whoever_found_it()
    {
        _disk = new SmallDisk(_folder["data/work"], 64);
        await using var host = await ServeAsync("--set", "Storage:LeastFreeBytes=0");
        var id = await host.BeginAsync();
        await host.ReachAsync(id, ProjectStatus.VideoGen);

        _disk.Fill();
        var error = await host.FailureOfAsync(id, ErrorCode.StorageError, "Clip", 0);
        _disk.Empty();
        var resumed = await host.ResumeAsync(id);

        Assert.Contains("the disk is full", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_folder.Path, error.Message);
        Assert.True(resumed.Status == ProjectStatus.Complete, $"{resumed.Error}");
        FaultyHost.AssertPaidOnce(_folder);
        await FaultyHost.AssertBooksAgreeAsync(_folder, id);
    }

    public void Dispose()
    {
        _disk?.Dispose();
        _folder.Dispose();
    }

    private Task<ServingHost> ServeAsync(params string[] settings) => ServingHost.StartAsync(_folder.Path, [.. FaultyHost.Slow, .. settings]);

    private static async Task<HttpResponseMessage> HealthAsync(ServingHost host)
    {
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        return await http.GetAsync(new Uri("health", UriKind.Relative));
    }
}
