using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Tests.Problems;

/// <summary>A name that is not known is never left out silently: what it was to say would be missing from what is paid for.</summary>
public sealed class TypingErrorTests : IAsyncLifetime
{
    private static readonly string Id = Samples.ProjectId(1);

    private ApiHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        _host.Doubles.HasEnded(Id);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("/api/generate", """{"prompt":"p","bugdet_usd":0.01}""", "bugdet_usd", "budget_usd")]
    [InlineData("/api/generate", """{"prompt":"p","budget":0.01}""", "budget", "budget_usd")]
    [InlineData("/api/generate", """{"prompt":"p","aspectRatio":"9:16"}""", "aspectRatio", "aspect_ratio")]
    [InlineData("/api/generate", """{"prompt":"p","Scene_Count":2}""", "Scene_Count", "scene_count")]
    [InlineData("/api/generate", """{"prompt":"p","scenes":2}""", "scenes", "scene_count")]
    [InlineData("/api/generate", """{"prompt":"p","duration":5}""", "duration", "_duration")]
    [InlineData("/api/generate", """{"prompt":"p","bugdet_usd":null}""", "bugdet_usd", "budget_usd")]
    [InlineData("/api/generate", """{"prompt":"p","dry_run":true}""", "dry_run", "?dry_run=true")]
    [InlineData("/api/generate", """{"prompt":"p","scene_edits":[]}""", "scene_edits", "Is no field")]
    [InlineData("/api/generate", """{"prompt":"p","zzz":1}""", "zzz", "Is no field")]
    [InlineData("/api/generate", """{"prompt":"p","":1}""", "", "Is no field")]
    [InlineData("/fork", """{"scene_edit":[]}""", "scene_edit", "scene_edits")]
    [InlineData("/fork", """{"captons":null}""", "captons", "captions")]
    [InlineData("/fork", """{"scene_edits":[{"scene_index":0,"end_frame":"a door"}]}""", "scene_edits[0].end_frame", "end_frame_prompt")]
    [InlineData("/resume", """{"budget":5}""", "budget", "budget_usd")]
    [InlineData("/scenes/0/regenerate", """{"what":"clip","take":2}""", "take", "Is no field")]
    public async Task An_unknown_field_starts_nothing_and_the_nearest_one_is_named(string path, string body, string field, string named)
    {
        using var response = await _host.PostJsonAsync(path.StartsWith("/api", StringComparison.Ordinal) ? path : $"/api/projects/{Id}{path}", body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var message = (await response.JsonAsync()).GetProperty("errors").GetProperty(field)[0].GetString();
        Assert.Contains(named, message);
        Assert.Empty(_host.Doubles.Started);
        Assert.Empty(_host.Doubles.Forked);
        Assert.Empty(_host.Doubles.Runs);
    }

    [Fact]
    public async Task A_clean_up_takes_no_fields()
    {
        using var response = await _host.PostJsonAsync("/api/cleanup", """{"dry_run":true}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(["dry_run"], await response.WrongFieldsAsync());
    }

    [Fact]
    public async Task What_is_the_clients_own_may_have_any_names()
    {
        using var response = await _host.PostJsonAsync("/api/generate", """{"prompt":"p","client_data":{"bugdet_usd":1,"dry_run":true,"":[{"x":null}]}}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Single(_host.Doubles.Started);
    }

    [Fact]
    public async Task Very_many_or_very_long_unknown_names_give_a_short_answer()
    {
        var many = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"x{i}\":1"));

        using var response = await _host.PostJsonAsync("/api/generate", $$"""{"prompt":"p","{{new string('y', 100_000)}}":1,{{many}}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.InRange((await response.Content.ReadAsStringAsync()).Length, 1, 5000);
    }

    [Theory]
    [InlineData("POST", "/api/generate?dryrun=true", "dryrun", "dry_run")]
    [InlineData("POST", "/api/generate?dry-run=true", "dry-run", "dry_run")]
    [InlineData("POST", "/api/projects/{id}/fork?dryRun=true", "dryRun", "dry_run")]
    [InlineData("POST", "/api/projects/{id}/resume?dry_ru=true", "dry_ru", "dry_run")]
    [InlineData("POST", "/api/projects/{id}/scenes/0/regenerate?dryrun", "dryrun", "dry_run")]
    [InlineData("POST", "/api/projects/{id}/stop?dry_run=true", "dry_run", "takes no query parameters")]
    [InlineData("DELETE", "/api/projects/{id}?dry_run=true", "dry_run", "takes no query parameters")]
    [InlineData("POST", "/api/cleanup?dryrun=true", "dryrun", "dry_run")]
    [InlineData("DELETE", "/runtime/webhooks/durabletask/instances?createdTimeFrom=2026-03-01&runtimeStatuss=Failed", "runtimeStatuss", "runtimeStatus")]
    public async Task An_unknown_query_parameter_changes_nothing_and_the_nearest_one_is_named(string method, string path, string parameter, string named)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), path.Replace("{id}", Id, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(named, (await response.JsonAsync()).GetProperty("errors").GetProperty(parameter)[0].GetString());
        Assert.Empty(_host.Doubles.Started);
        Assert.Empty(_host.Doubles.Runs);
        _host.Doubles.Projects.Verify(p => p.DeleteAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData("code=k&DRY_RUN=false")]
    [InlineData("clientId=default")]
    public async Task Query_parameters_of_the_platform_are_taken(string query)
    {
        using var response = await _host.PostJsonAsync($"/api/generate?{query}", """{"prompt":"p"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("DELETE", "?createdTimeFrom=1/2")]
    [InlineData("DELETE", "?createdTimeFrom=12:00")]
    [InlineData("DELETE", "?createdTimeFrom=01.03.2026")]
    [InlineData("POST", "/project-1/restart?restartWithNewInstanceId=fasle")]
    public async Task A_filter_or_flag_that_can_be_read_in_two_ways_is_refused(string method, string path)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), $"/runtime/webhooks/durabletask/instances{path}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        _host.Doubles.Orchestrations.Verify(c => c.PurgeAsync(It.IsAny<OrchestrationQuery>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Theory]
    [InlineData("total_duration", "1e999")]
    [InlineData("total_duration", "\"NaN\"")]
    [InlineData("total_duration", "\"5,5\"")]
    [InlineData("total_duration", "-1")]
    [InlineData("crossfade", "-1e-5")]
    [InlineData("seed", "1e20")]
    [InlineData("scene_count", "99999999999999999999999999999999")]
    [InlineData("budget_usd", "1e999")]
    [InlineData("budget_usd", "\"Infinity\"")]
    [InlineData("budget_usd", "\"2.5\"")]
    public async Task A_number_that_is_none_or_out_of_range_is_a_problem_and_no_fault(string field, string number)
    {
        using var response = await _host.PostJsonAsync("/api/generate", $$"""{"prompt":"p","{{field}}":{{number}}}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal([field], await response.WrongFieldsAsync());
        Assert.Empty(_host.Doubles.Started);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e-40")]
    public async Task A_budget_of_nothing_is_refused_with_the_range_that_holds(string budget)
    {
        using var response = await _host.PostJsonAsync("/api/generate", $$"""{"prompt":"p","budget_usd":{{budget}}}""");

        Assert.Equal("Must be more than 0 and at most 1000000.", (await response.JsonAsync()).GetProperty("errors").GetProperty("budget_usd")[0].GetString());
    }
}
