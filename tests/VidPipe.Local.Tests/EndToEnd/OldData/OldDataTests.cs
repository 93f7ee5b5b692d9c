using System.Net;
using System.Text.Json.Nodes;

namespace VidPipe.Local.Tests.EndToEnd.OldData;

/// <summary>
/// The net below every change: today's host opens, lists, resumes, forks and cleans the data folders of older versions,
/// finishes the orchestrations that they have begun, and pays for nothing whose result they had recorded.
/// </summary>
public sealed class OldDataTests
{
    /// <summary>Projects that had ended when their host ended.</summary>
    private static readonly string[] Ended = ["complete", "stopped", "cancelled", "poor", "forked", "edited", "takes"];

    /// <summary>Projects that were under way when their host was killed, or never begun.</summary>
    private static readonly string[] UnderWay = ["crashed-clips", "crashed-take", "crashed-keyframes", "crashed-stopping", "never-begun"];

    public static TheoryData<string> Archives => OldFolder.Archives;

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task Every_project_is_listed_read_and_downloaded_as_it_was(string archive)
    {
        using var folder = OldFolder.Open(archive);
        await using var host = await OldHost.StartPausedAsync(folder);

        var listed = new List<JsonNode>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await host.GetAsync($"api/projects?limit=5{(cursor.Length > 0 ? $"&cursor={Uri.EscapeDataString(cursor)}" : "")}");
            listed.AddRange(page["projects"]!.AsArray().Select(project => project!));
            cursor = (string?)page["next_cursor"];
        }

        Assert.Equal(
            Ended.Concat(UnderWay).Select(role => folder.Roles[role]).Order(),
            listed.Select(project => (string)project["project_id"]!).Order());
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusOfAsync($"api/projects/{folder.Roles["deleted"]}"));
        foreach (var role in Ended.Concat(UnderWay)) await AssertIsAsItWasAsync(host, role, folder.Answer(role));
        foreach (var role in Ended)
        {
            var (then, status) = (folder.Answer(role), await host.GetAsync($"api/projects/{folder.Roles[role]}/status"));
            Assert.Equal((string)then["status"]!, (string)status["status"]!);
            Assert.Equal((string)then["status"]!, (string)listed.Single(p => (string)p["project_id"]! == folder.Roles[role])["status"]!);
        }
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task Figures_webhooks_clean_ups_and_plans_go_on_from_what_was_recorded(string archive)
    {
        using var folder = OldFolder.Open(archive);
        await using var host = await OldHost.StartPausedAsync(folder);
        var complete = folder.Roles["complete"];

        var metrics = await host.GetAsync("api/metrics");
        var webhook = (await host.GetAsync($"api/projects/{complete}/webhooks"))["webhooks"]![0]!;
        var cleanup = await host.GetAsync($"api/cleanup/{folder.Cleanup}");
        var fork = await host.PostAsync($"api/projects/{complete}/fork?dry_run=true", new JsonObject { ["title"] = "Again" });
        var take = await host.PostAsync($"api/projects/{complete}/scenes/1/regenerate?dry_run=true", new JsonObject { ["what"] = "clip" });
        var resume = await host.PostAsync($"api/projects/{folder.Roles["stopped"]}/resume?dry_run=true", []);

        Assert.True((int)metrics["projects"]!["complete"]! >= 4, $"{metrics}");
        Assert.True((int)metrics["projects"]!["stopped"]! >= 1, $"{metrics}");
        Assert.True((decimal)metrics["provider"]!["cost_usd"]! >= Ended.Sum(role => (decimal)folder.Answer(role)["costs"]!["total_usd"]!), $"{metrics}");
        Assert.Equal((string)folder.Webhook["webhook_id"]!, (string)webhook["webhook_id"]!);
        Assert.Equal(folder.Webhook["attempts"]!.AsArray().Count, webhook["attempts"]!.AsArray().Count);
        Assert.Equal("complete", (string)cleanup["status"]!);
        Assert.Equal(0, (decimal)fork["estimate"]!["cost_usd"]!);
        Assert.Equal([], Numbers(take["to_make"]!["keyframes"]!));
        Assert.Equal([1], Numbers(take["to_make"]!["clips"]!));
        Assert.Equal([], Numbers(resume["to_make"]!["keyframes"]!));
        Assert.False((bool)resume["to_make"]!["storyboard"]!);
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task What_was_under_way_stopped_or_failed_completes_and_nothing_recorded_is_paid_again(string archive)
    {
        using var folder = OldFolder.Open(archive);
        var recorded = folder.RecordedKeys();
        Assert.NotEmpty(recorded);
        await using var host = await OldHost.StartAsync(folder);

        await AssertEndsWellAsync(host, folder);
        foreach (var role in (string[])["stopped", "cancelled", "poor", "crashed-stopping"])
        {
            await host.PostAsync($"api/projects/{folder.Roles[role]}/resume", role == "poor" ? new JsonObject { ["budget_usd"] = 1 } : []);
            var end = await host.EndOfAsync(folder.Roles[role]);
            Assert.True((string)end["status"]! == "complete", $"{role}: {end["status"]} {end["error"]}");
        }

        AssertNothingIsPaidAgain(folder, recorded);
        foreach (var role in UnderWay.Concat(["stopped", "cancelled", "poor"])) await AssertHoldsWhatItHadAsync(host, folder, role);
        await AssertWebhookGoesOnAsync(host, folder);
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task Orchestrations_whose_history_no_code_can_follow_start_anew_and_complete_though_the_host_dies_meanwhile(string archive)
    {
        using var folder = OldFolder.Open(archive);
        var recorded = folder.RecordedKeys();
        folder.ShiftHistories();
        await using (var dying = await OldHost.StartAsync(folder))
        {
            await dying.EventuallyAsync("an orchestration has started anew", () => Task.FromResult(dying.Log.Contains("is started anew", StringComparison.Ordinal)));
            await dying.KillAsync();
        }

        await using var host = await OldHost.StartAsync(folder);

        await AssertEndsWellAsync(host, folder);
        AssertNothingIsPaidAgain(folder, recorded);
        foreach (var role in UnderWay)
        {
            await AssertHoldsWhatItHadAsync(host, folder, role);
            Assert.Equal((int)folder.Answer(role)["run"]!, (int)(await host.ProjectAsync(folder.Roles[role]))["run"]!);
        }

        await AssertWebhookGoesOnAsync(host, folder);
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public async Task A_clean_up_removes_what_the_deleted_project_left_and_all_others_are_forked_made_anew_and_deleted(string archive)
    {
        using var folder = OldFolder.Open(archive);
        folder.Age(DateTime.UtcNow.AddDays(-30));
        var needed = Ended.Concat(UnderWay).SelectMany(role => OldFolder.Digests(folder.Answer(role))).ToHashSet();
        var left = OldFolder.Digests(folder.Answer("deleted")).Except(needed).ToList();
        var before = folder.Digests();
        Assert.NotEmpty(left);

        var (exitCode, output, error) = await VidPipeProcess.RunAsync(folder.WorkingFolder, "clean", "--data", "data", "--set", "Synthetic:OperationRetention=36500.00:00:00");
        var after = folder.Digests();

        Assert.True(exitCode == 0, output + error);
        Assert.Subset(before, left.ToHashSet());
        Assert.Empty(after.Intersect(left));
        Assert.Subset(after, needed);
        await using var host = await OldHost.StartAsync(folder);
        var complete = folder.Answer("complete");
        var fork = await host.EndOfAsync(await ForkAsync(host, folder.Roles["complete"], new JsonObject { ["title"] = "Again" }));
        Assert.Equal(0, (decimal)fork["costs"]!["total_usd"]!);
        Assert.Equal((string)complete["output"]!["digest"]!, (string)fork["output"]!["digest"]!);

        await host.PostAsync($"api/projects/{folder.Roles["forked"]}/scenes/1/regenerate", new JsonObject { ["what"] = "clip" });
        var made = await host.EndOfAsync(folder.Roles["forked"]);
        Assert.Equal("complete", (string)made["status"]!);
        Assert.Equal((int)folder.Answer("forked")["run"]! + 1, (int)made["run"]!);
        Assert.Equal((string)complete["scenes"]![0]!["clip"]!["id"]!, (string)made["scenes"]![0]!["clip"]!["id"]!);
        Assert.NotEqual((string)complete["scenes"]![1]!["clip"]!["id"]!, (string)made["scenes"]![1]!["clip"]!["id"]!);
        Assert.Single(folder.Lines(folder.Roles["forked"]));

        await host.DeleteAsync($"api/projects/{folder.Roles["edited"]}");
        Assert.Equal(HttpStatusCode.NotFound, await host.StatusOfAsync($"api/projects/{folder.Roles["edited"]}"));
        Assert.Equal((string)complete["output"]!["digest"]!, await host.DigestOfAsync($"api/projects/{folder.Roles["complete"]}/download"));
    }

    private static async Task AssertIsAsItWasAsync(OldHost host, string role, JsonNode then)
    {
        var id = (string)then["project_id"]!;
        var now = await host.ProjectAsync(id);
        if (Ended.Contains(role)) Assert.Equal((string)then["status"]!, (string)now["status"]!);
        foreach (var field in (string[])["project_id", "run", "created_at", "forked_from"]) Assert.Equal($"{then[field]}", $"{now[field]}");
        foreach (var field in then["spec"]!.AsObject()) Assert.True(JsonNode.DeepEquals(field.Value, now["spec"]![field.Key]), $"{role}: {field.Key} {now["spec"]}");
        Assert.Equal((decimal)then["costs"]!["total_usd"]!, (decimal)now["costs"]!["total_usd"]!);
        Assert.Equal(OldFolder.Digests(then), OldFolder.Digests(now));
        Assert.Equal(OldFolder.Scenes(then).Select(scene => (string)scene["status"]!), OldFolder.Scenes(now).Select(scene => (string)scene["status"]!));

        foreach (var scene in OldFolder.Scenes(now))
        {
            foreach (var keyframe in scene["keyframes"]!.AsArray()) await AssertIsAsync(host, $"api/keyframes/{keyframe!["id"]}", (string)keyframe["id"]!);
            if (scene["clip"]?["id"] is { } clip) await AssertIsAsync(host, $"api/clips/{clip}", (string)clip!);
        }

        if (now["output"]?["digest"] is not { } digest) return;
        await AssertIsAsync(host, $"api/projects/{id}/download", (string)digest!);
        Assert.Equal(HttpStatusCode.OK, await host.StatusOfAsync($"api/projects/{id}/poster"));
        var captions = (string)then["spec"]!["captions"]! == "sidecar" ? HttpStatusCode.OK : HttpStatusCode.NotFound;
        Assert.Equal(captions, await host.StatusOfAsync($"api/projects/{id}/captions.srt"));
    }

    private static async Task AssertEndsWellAsync(OldHost host, OldFolder folder)
    {
        await host.EventuallyAsync("the clean-up that waited has ended", async () => (string)(await host.GetAsync($"api/cleanup/{folder.WaitingCleanup}"))["status"]! == "complete");
        foreach (var role in UnderWay)
        {
            var end = await host.EndOfAsync(folder.Roles[role]);
            Assert.True((string)end["status"]! == (role == "crashed-stopping" ? "stopped" : "complete"), $"{role}: {end["status"]} {end["error"]}");
        }
    }

    private static void AssertNothingIsPaidAgain(OldFolder folder, HashSet<string> recorded)
    {
        var lines = folder.NewLines();
        Assert.NotEmpty(lines);
        Assert.DoesNotContain(lines, line => recorded.Contains(line.ActionKey));
    }

    private static async Task AssertIsAsync(OldHost host, string path, string digest) => Assert.Equal(digest, await host.DigestOfAsync(path));

    /// <summary>Every keyframe and clip that there was is in its place, and what was spent is counted once.</summary>
    private static async Task AssertHoldsWhatItHadAsync(OldHost host, OldFolder folder, string role)
    {
        var (then, now) = (folder.Answer(role), await host.ProjectAsync(folder.Roles[role]));
        foreach (var (before, after) in OldFolder.Scenes(then).Zip(OldFolder.Scenes(now)))
        {
            Assert.Equal(before["keyframes"]!.AsArray().Select(k => (string)k!["id"]!), after["keyframes"]!.AsArray().Select(k => (string)k!["id"]!).Take(before["keyframes"]!.AsArray().Count));
            // The take that was under way is another clip than the one of before.
            if (role != "crashed-take" && before["clip"]?["id"] is { } clip) Assert.Equal((string)clip!, (string)after["clip"]!["id"]!);
        }

        Assert.Equal(folder.Lines(folder.Roles[role]).Sum(line => line.CostUsd), (decimal)now["costs"]!["total_usd"]!);
    }

    /// <summary>It was due when the host came back: the next attempt, under the same id.</summary>
    private static async Task AssertWebhookGoesOnAsync(OldHost host, OldFolder folder)
    {
        var then = folder.Webhook["attempts"]!.AsArray().Count;
        var path = $"api/projects/{folder.Roles["complete"]}/webhooks";
        await host.EventuallyAsync("the webhook was tried again", async () => (await host.GetAsync(path))["webhooks"]![0]!["attempts"]!.AsArray().Count > then);
        var webhooks = (await host.GetAsync(path))["webhooks"]!.AsArray();
        var webhook = Assert.Single(webhooks)!;
        Assert.Equal((string)folder.Webhook["webhook_id"]!, (string)webhook["webhook_id"]!);
        Assert.Equal(Enumerable.Range(1, then + 1), webhook["attempts"]!.AsArray().Select(attempt => (int)attempt!["number"]!));
    }

    private static async Task<string> ForkAsync(OldHost host, string id, JsonObject request) =>
        (string)(await host.PostAsync($"api/projects/{id}/fork", request))["project_id"]!;

    private static IEnumerable<int> Numbers(JsonNode array) => array.AsArray().Select(number => (int)number!);
}
