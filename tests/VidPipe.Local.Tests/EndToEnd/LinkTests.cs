using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using VidPipe.Core.Projects;
using VidPipe.Local.CommandLine;
using VidPipe.Local.Tests.EndToEnd.Remote;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Links from the command line, opened by a client without a key while the host has keys.</summary>
public sealed class LinkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_link_is_opened_without_a_key_until_it_is_revoked_also_by_the_next_host()
    {
        string id, first, poster;
        await using (var host = await StartAsync())
        {
            id = await MakeAsync(host);
            first = (await CommandRig.OkAsync(_folder, "link", id[^8..])).Trim();
            poster = (await CommandRig.OkAsync(_folder, "link", id, "--file", "poster", "--expires", "7d")).Trim();
            using var stranger = new HttpClient();
            stranger.DefaultRequestHeaders.Range = new RangeHeaderValue(4, 7);

            using var range = await stranger.GetAsync(new Uri(first));
            using var refused = await stranger.GetAsync(new Uri(host.Client.Address.Url, $"api/projects/{id}/download"));

            Assert.Equal((HttpStatusCode.PartialContent, HttpStatusCode.Unauthorized), (range.StatusCode, refused.StatusCode));
            Assert.Equal("ftyp", await range.Content.ReadAsStringAsync());
        }

        await using var next = await StartAsync();
        var listed = await CommandRig.OkAsync(_folder, "link", id, "--list");
        var before = await StatusAsync(next, first);
        var revoked = await CommandRig.OkAsync(_folder, "link", "--revoke", first);
        var (again, _, error) = await CommandRig.RunAsync(_folder["data"], null, "link", "--revoke", Token(first));

        Assert.Equal([Token(first), Token(poster)], listed.Trim().Split('\n').Select(line => Token(line.Split(' ')[0])));
        Assert.Equal(HttpStatusCode.OK, before);
        Assert.Contains("shows nothing any more", revoked);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(next, first));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(next, poster));
        Assert.Equal(ExitCode.NotFoundOrWrongState, again);
        Assert.DoesNotContain(Token(first), error);
        Assert.Single(JsonNode.Parse(await CommandRig.OkAsync(_folder, "link", id, "--list", "--json"))!["links"]!.AsArray());
    }

    [Fact]
    public async Task A_link_ends_with_its_time_and_with_its_project()
    {
        await using var host = await StartAsync();
        var id = await MakeAsync(host);
        var brief = (await CommandRig.OkAsync(_folder, "link", id, "--expires", "2s")).Trim();
        var other = (await CommandRig.OkAsync(_folder, "link", id)).Trim();

        await Eventually.GetAsync("it has ended", async () => await StatusAsync(host, brief) == HttpStatusCode.NotFound ? brief : null);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host, other));
        await CommandRig.OkAsync(_folder, "rm", id);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(host, other));
    }

    [Fact]
    public async Task Without_a_host_that_serves_the_address_is_that_of_the_settings_and_works_once_one_serves()
    {
        string id;
        await using (var host = await StartAsync()) id = await MakeAsync(host);

        var (exitCode, output, error) = await CommandRig.RunAsync(_folder["data"], null, "link", id, "--set", "Http:Port=8123");
        var (_, hidden, _) = await CommandRig.RunAsync(_folder["data"], null, "link", id, "--set", "Http:PublicOrigin=https://videos.example");

        Assert.True(exitCode == ExitCode.Ok, error);
        Assert.StartsWith("http://127.0.0.1:8123/v/", output);
        Assert.Contains("serve", error);
        Assert.StartsWith("https://videos.example/v/", hidden);
        await using var next = await StartAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(next, output.Trim()));
    }

    [Fact]
    public async Task What_cannot_be_linked_is_said_with_its_option_and_exit_code()
    {
        await using var host = await StartAsync();
        var id = await MakeAsync(host);
        var waiting = await host.Client.GenerateAsync(CommandRig.Request("To be stopped"), "2", CancellationToken.None);
        await CommandRig.OkAsync(_folder, "stop", waiting);

        var unknownFile = await CommandRig.RunAsync(_folder["data"], null, "link", id, "--file", "posters");
        var tooLong = await CommandRig.RunAsync(_folder["data"], null, "link", id, "--expires", "31d");
        var unknown = await CommandRig.RunAsync(_folder["data"], null, "link", "project-" + new string('0', 44));
        var stopped = await host.Client.GetStatusAsync(waiting, CancellationToken.None);
        var notComplete = await CommandRig.RunAsync(_folder["data"], null, "link", waiting);

        Assert.Equal(ProjectStatus.Stopped, stopped.Status);
        Assert.Equal(
            (ExitCode.Usage, ExitCode.Usage, ExitCode.NotFoundOrWrongState, ExitCode.NotFoundOrWrongState),
            (unknownFile.ExitCode, tooLong.ExitCode, unknown.ExitCode, notComplete.ExitCode));
        Assert.Contains("Must be one of the job's files: video, poster", unknownFile.Error);
        Assert.Contains("Did you mean poster?", unknownFile.Error);
        Assert.Contains("Must be at most 30 days ahead.", tooLong.Error);
        Assert.Contains("stopped", notComplete.Error);
    }

    [Fact]
    public async Task A_host_elsewhere_hands_out_its_own_address()
    {
        using var rig = new RemoteRig();
        await using var host = await rig.StartHostAsync();
        var id = await MakeAsync(host);

        var (made, output, error) = await rig.RunAsync("link", id, "--server", rig.Url);
        var open = await StatusAsync(host, output.Trim());
        var (revoked, _, _) = await rig.RunAsync("link", "--revoke", output.Trim(), "--server", rig.Url);

        Assert.True(made == 0, error);
        Assert.StartsWith($"{rig.Url}/v/", output);
        Assert.Equal((HttpStatusCode.OK, 0, HttpStatusCode.NotFound), (open, revoked, await StatusAsync(host, output.Trim())));
        Assert.DoesNotContain(RemoteRig.Key, output + error);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServingHost> StartAsync() => ServingHost.StartAsync(_folder.Path, "--set", "Http:FunctionKeys:0=secret");

    private static async Task<string> MakeAsync(ServingHost host)
    {
        var id = await host.Client.GenerateAsync(CommandRig.Request("A fox finds a lantern"), "1", CancellationToken.None);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
        return id;
    }

    /// <summary>What a client without a key is answered by this host.</summary>
    private static async Task<HttpStatusCode> StatusAsync(ServingHost host, string url)
    {
        using var stranger = new HttpClient();
        using var answer = await stranger.GetAsync(new Uri(host.Client.Address.Url, $"v/{Token(url)}"));
        return answer.StatusCode;
    }

    private static string Token(string url) => url.Split('/')[^1];
}
