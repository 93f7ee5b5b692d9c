using System.Diagnostics;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Storage.Tests.Files;

/// <summary>Two processes, a killed one, and a full disk.</summary>
public sealed class FileBlobStoreProcessTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_process_killed_in_the_middle_of_a_write_leaves_the_old_content_and_nothing_else()
    {
        using (var before = Open()) await before.PutAsync("broken", "old");
        await KillWhenReadyAsync(SecondProcess.Start("hang-in-write", _folder.Path));
        var left = _folder.Files(".tmp").Count();

        using var store = Open();

        Assert.Equal(2, left);
        Assert.Equal("old", await store.GetAsync("broken"));
        Assert.Equal(["broken"], await store.NamesAsync(""));
        Assert.All(_folder.Files(".tmp"), f => Assert.EndsWith(".lock", f, StringComparison.Ordinal));
        Assert.Single(_folder.Files(".tmp"));
    }

    [Fact]
    public async Task A_killed_process_leaves_no_locks()
    {
        await KillWhenReadyAsync(SecondProcess.Start("hang-in-write", _folder.Path));

        using var store = Open();

        Assert.True((await store.PutAsync("broken", "new")).Written);
    }

    [Fact]
    public async Task Workspaces_of_a_killed_process_are_swept_those_of_a_living_one_are_not()
    {
        var temporary = Path.Combine(_folder.Path, "work");
        var data = Path.Combine(_folder.Path, "data");
        using var store = new FileBlobStore(data, TimeProvider.System);
        using var living = new FileWorkspaces(temporary, store);
        await using var workspace = living.Create();
        var mine = workspace.NewFile("txt");
        await File.WriteAllTextAsync(mine, "mine");
        await KillWhenReadyAsync(SecondProcess.Start("hang-in-workspace", data, temporary));
        var left = _folder.Files("work").Count(f => f.EndsWith(".txt", StringComparison.Ordinal));

        using var next = new FileWorkspaces(temporary, store);

        Assert.Equal(2, left);
        Assert.Equal(Path.GetRelativePath(_folder.Path, mine), Assert.Single(_folder.Files("work"), f => f.EndsWith(".txt", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Two_processes_that_count_by_if_match_lose_no_increment()
    {
        using var store = Open();
        await store.PutAsync("count", "0");

        var processes = Enumerable.Range(0, 2).Select(_ => SecondProcess.Start("count", _folder.Path, "40")).ToList();
        await Task.WhenAll(processes.Select(EndAsync));

        Assert.Equal("80", await store.GetAsync("count"));
    }

    [TinyDiskFact]
    public async Task A_full_disk_is_a_storage_error_and_nothing_is_half_written()
    {
        var output = await EndAsync(SecondProcess.StartOnTinyDisk(_folder.Path, "fill", _folder.Path));

        Assert.Equal(
            ["STORAGE_ERROR: Writing 'fill/3' failed: the disk is full.", "3 written, 3 listed", "half written: False", "after a delete: True"],
            output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private FileBlobStore Open() => new(_folder.Path, TimeProvider.System);

    private static async Task KillWhenReadyAsync(Process process)
    {
        using (process)
        {
            using var deadline = new CancellationTokenSource(Deadline);
            try
            {
                var line = await process.StandardOutput.ReadLineAsync(deadline.Token);
                if (line != SecondProcess.Ready) Assert.Fail(await process.StandardError.ReadToEndAsync(deadline.Token));
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    /// <returns>What it printed.</returns>
    private static async Task<string> EndAsync(Process process)
    {
        using (process)
        {
            using var deadline = new CancellationTokenSource(Deadline);
            try
            {
                var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
                var errors = await process.StandardError.ReadToEndAsync(deadline.Token);
                await process.WaitForExitAsync(deadline.Token);
                Assert.True(process.ExitCode == 0, errors);
                return output;
            }
            finally
            {
                if (!process.HasExited) process.Kill();
            }
        }
    }

    private sealed class TinyDiskFactAttribute : FactAttribute
    {
        public TinyDiskFactAttribute()
        {
            if (!SecondProcess.CanMount()) Skip = "This machine does not let us mount a disk of our own (unshare -rm).";
        }
    }
}
