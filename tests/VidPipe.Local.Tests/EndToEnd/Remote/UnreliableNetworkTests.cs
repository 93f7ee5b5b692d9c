using System.Globalization;
using System.Security.Cryptography;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Tests.EndToEnd.Remote;

/// <summary>Commands over a gateway that loses answers, is out of service and breaks connections.</summary>
public sealed class UnreliableNetworkTests : IDisposable
{
    private readonly RemoteRig _rig = new();

    [Fact]
    public async Task A_make_whose_answers_are_lost_starts_one_project_and_the_key_is_in_no_address()
    {
        await using var host = await _rig.StartHostAsync();
        var lost = new HashSet<string>();
        await using var network = await Middleman.StartAsync(host.Client.Address.Url, request =>
        {
            lock (lost) return lost.Add($"{request.Method} {request.Path}") ? Mischief.LoseAnswer : Mischief.None;
        });

        var (exitCode, output, error) = await _rig.RunAsync(["make", "A kite", .. RemoteRig.Short, "--server", network.Url, "-o", "film.mp4"]);

        Assert.True(exitCode == 0, output + error);
        Assert.Single((await host.Client.ListAsync(null, 100, null, CancellationToken.None)).Projects);
        var starts = network.Seen.Where(r => r.Path == "/api/generate").ToList();
        Assert.True(starts.Count > 1);
        Assert.NotNull(Assert.Single(starts.Select(r => r.IdempotencyKey).Distinct()));
        Assert.All(network.Seen, r => Assert.Equal(RemoteRig.Key, r.Key));
        Assert.All(network.Seen, r => Assert.DoesNotContain(RemoteRig.Key, r.Url));
    }

    [Fact]
    public async Task A_gateway_without_its_host_is_waited_for()
    {
        await using var host = await _rig.StartHostAsync();
        var refused = 0;
        await using var network = await Middleman.StartAsync(
            host.Client.Address.Url, _ => Interlocked.Increment(ref refused) <= 2 ? Mischief.Unavailable : Mischief.None);

        var (exitCode, output, error) = await _rig.RunAsync("list", "--server", network.Url);

        Assert.True(exitCode == 0, output + error);
        Assert.Contains("No projects.", output);
        Assert.Equal(3, network.Seen.Count);
    }

    [Fact]
    public async Task A_download_whose_connection_breaks_goes_on_where_it_was_and_comes_out_the_same()
    {
        await using var host = await _rig.StartHostAsync("--set", "Media:Draft=false");
        var id = await host.Client.GenerateAsync(AzureHostTests.Request(), "one", CancellationToken.None);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
        var project = await host.Client.GetProjectAsync(id, CancellationToken.None);
        var cuts = 0;
        await using var network = await Middleman.StartAsync(
            host.Client.Address.Url,
            request => request.Path.EndsWith("/download", StringComparison.Ordinal) && Interlocked.Increment(ref cuts) <= 3 ? Mischief.CutBody : Mischief.None);

        var (exitCode, output, error) = await _rig.RunAsync("resume", id, "--server", network.Url, "-o", "film.mp4");

        Assert.True(exitCode == 0, output + error);
        Assert.Equal(project.Output!.Digest, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_rig.Folder["film.mp4"]))));
        Assert.False(File.Exists(_rig.Folder["film.mp4.part"]));
        var asked = network.Seen.Where(r => r.Path.EndsWith("/download", StringComparison.Ordinal)).ToList();
        Assert.Equal(4, asked.Count);
        Assert.Null(asked[0].Range);
        Assert.All(asked.Skip(1), r => Assert.Equal($"\"{project.Output.Digest}\"", r.IfRange));
        var offsets = asked.Skip(1).Select(r => long.Parse(r.Range!["bytes=".Length..^1], CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(offsets.Order(), offsets);
        Assert.InRange(offsets[0], 1, project.Output.Bytes / 2);
    }

    public void Dispose() => _rig.Dispose();
}
