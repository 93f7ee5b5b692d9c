using System.Security.Cryptography;
using VidPipe.Core.Projects;
using VidPipe.Local.Tests.EndToEnd;
using VidPipe.Local.Tests.EndToEnd.Faults;

namespace VidPipe.Local.Tests.CommandLine;

/// <summary>A complete project whose files have been replaced by what is no file.</summary>
public sealed class DamagedVideoTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Save_names_the_command_that_makes_the_video_again_and_that_command_saves_it_without_paying()
    {
        string id, video;
        await using (var host = await ServingHost.StartAsync(_folder.Path))
        {
            id = await host.BeginAsync();
            Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
            var project = await host.Client.GetProjectAsync(id, default);
            video = project.Output!.Digest;
            BecomeFolder(AssetFile(project.Scenes[0].Clip!.Id!));
            BecomeLink(Path.GetDirectoryName(AssetFile(video))!);
        }

        var paid = FaultyHost.Billed(_folder).Count;
        var saved = await VidPipeProcess.RunAsync(_folder.Path, "save", id, "--data", "data", "-o", "out.mp4");
        var resumed = await VidPipeProcess.RunAsync(_folder.Path, "resume", id, "--data", "data", "-o", "out.mp4");

        Assert.Equal(3, saved.ExitCode);
        Assert.Contains("'out.mp4' could not be saved: the project has no undamaged file for it.", saved.Error);
        Assert.Contains($"./run resume {id} --data data -o out.mp4", saved.Error);
        Assert.DoesNotContain("POST", saved.Error);
        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(video, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(_folder["out.mp4"]))));
        Assert.Equal(paid, FaultyHost.Billed(_folder).Count);
    }

    public void Dispose() => _folder.Dispose();

    private string AssetFile(string digest) =>
        Directory.EnumerateFiles(_folder[$"data/blobs/assets/{digest[..2]}"], $"{digest[2..]}.*").Single();

    private static void BecomeFolder(string path)
    {
        File.Delete(path);
        Directory.CreateDirectory(path);
    }

    private void BecomeLink(string folder)
    {
        Directory.Move(folder, _folder["elsewhere"]);
        Directory.CreateSymbolicLink(folder, _folder["elsewhere"]);
    }
}
