using System.Globalization;
using System.Net;
using System.Text.Json;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Links;

public sealed class JobLinkTests : IAsyncLifetime
{
    private static readonly string Path = $"/api/jobs/{LinkFiles.Job}/links";
    private readonly LinkFiles _files = new();
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await _files.StartAsync();

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task A_link_is_answered_with_its_address_and_ends_in_an_hour()
    {
        using var response = await _host.PostJsonAsync(Path, """{"file":"video"}""");

        var link = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal($"{_host.Address}v/{Text(link, "token")}", Text(link, "url"));
        Assert.Equal(Text(link, "url"), response.Headers.Location!.ToString());
        Assert.Equal(("video", true), (Text(link, "file"), link.GetProperty("works").GetBoolean()));
        Assert.Equal(_host.Doubles.Time.GetUtcNow().AddHours(1), link.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Matches("^[0-9a-f]{32}$", Text(link, "token"));
    }

    [Fact]
    public async Task An_end_may_be_given_with_any_offset_and_null_is_none()
    {
        var end = _host.Doubles.Time.GetUtcNow().AddDays(2);

        using var given = await _host.PostJsonAsync(Path, JsonSerializer.Serialize(new { file = "poster", expires_at = end.ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) }));
        using var none = await _host.PostJsonAsync(Path, """{"file":"poster","expires_at":null}""");

        Assert.Equal(end.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), Text(await given.JsonAsync(), "expires_at"));
        Assert.Equal(HttpStatusCode.Created, none.StatusCode);
    }

    [Fact]
    public async Task The_public_origin_is_that_of_the_address()
    {
        await using var host = await _files.StartAsync(options => options.PublicOrigin = "https://videos.example/");

        using var response = await host.PostJsonAsync(Path, """{"file":"video"}""");

        Assert.StartsWith("https://videos.example/v/", Text(await response.JsonAsync(), "url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "file", "Is required.")]
    [InlineData("""{"file":"captions"}""", "file", "Must be one of the job's files: video, poster, captions_srt. Did you mean captions_srt?")]
    [InlineData("""{"file":"captions_vtt"}""", "file", "Must be one of the job's files: video, poster, captions_srt. Did you mean captions_srt?")]
    [InlineData("""{"file":7}""", "file", "Must be a text.")]
    [InlineData("""{"file":"video","expires_at":3600}""", "expires_at", "Must be a text.")]
    [InlineData("""{"file":"video","expires_at":"tomorrow"}""", "expires_at", "Must be a time with its date and offset (RFC 3339), such as 2030-12-01T18:00:00Z.")]
    [InlineData("""{"file":"video","expires_at":"2030-12-01T18:00:00"}""", "expires_at", "Must be a time with its date and offset (RFC 3339), such as 2030-12-01T18:00:00Z.")]
    [InlineData("""{"file":"video","expires_at":"1999-12-01T18:00:00Z"}""", "expires_at", "Must be in the future.")]
    [InlineData("""{"file":"video","expires_at":"2999-12-01T18:00:00Z"}""", "expires_at", "Must be at most 30 days ahead.")]
    [InlineData("""{"file":"video","expire_at":"x"}""", "expire_at", "Is no field of this request. Did you mean expires_at?")]
    [InlineData("[]", "body", "Must be a JSON object.")]
    public async Task What_is_wrong_is_said_of_its_field(string body, string field, string message)
    {
        using var response = await _host.PostJsonAsync(Path, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Contains(message, (await response.JsonAsync()).GetProperty("errors").GetProperty(field).EnumerateArray().Select(m => m.GetString()));
        Assert.Equal(0, _host.Doubles.Blobs.Count);
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once()
    {
        using var response = await _host.PostJsonAsync(Path, """{"file":"film","expires_at":"soon","until":1}""");

        Assert.Equal(["expires_at", "file", "until"], await response.WrongFieldsAsync());
    }

    [Theory]
    [InlineData("project-1")]
    [InlineData("webhook-1")]
    [InlineData("..%2f..")]
    public async Task An_unknown_job_is_404_for_making_and_listing(string id)
    {
        using var made = await _host.PostJsonAsync($"/api/jobs/{id}/links", """{"file":"video"}""");
        using var listed = await _host.GetAsync($"/api/jobs/{id}/links");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (made.StatusCode, listed.StatusCode));
    }

    [Fact]
    public async Task A_job_that_is_not_complete_is_409_and_has_an_empty_list()
    {
        using var made = await _host.PostJsonAsync($"/api/jobs/{LinkFiles.AtWork}/links", """{"file":"video"}""");
        using var listed = await _host.GetAsync($"/api/jobs/{LinkFiles.AtWork}/links");

        Assert.Equal(HttpStatusCode.Conflict, made.StatusCode);
        Assert.Contains("stitching", Text(await made.JsonAsync(), "detail"), StringComparison.Ordinal);
        Assert.Equal("""{"links":[],"next_cursor":null}""", await listed.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_list_has_the_links_that_have_not_ended_page_by_page_and_says_which_show_nothing()
    {
        foreach (var hours in (int[])[3, 1, 2]) await MakeAsync("video", hours);
        await MakeAsync("poster", 4);
        _host.Doubles.Time.Advance(TimeSpan.FromHours(1));
        _files.Owners[LinkFiles.Job] = LinkFiles.Of('e');

        using var first = await _host.GetAsync($"{Path}?limit=2");
        var page = await first.JsonAsync();
        using var second = await _host.GetAsync($"{Path}?limit=2&cursor={Uri.EscapeDataString(Text(page, "next_cursor"))}");
        var rest = await second.JsonAsync();

        Assert.Equal([("video", false), ("video", false)], Shown(page));
        Assert.Equal([("poster", true)], Shown(rest));
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next_cursor").ValueKind);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=", "cursor")]
    public async Task A_page_that_cannot_be_is_422(string query, string field)
    {
        using var response = await _host.GetAsync($"{Path}?{query}");

        Assert.Equal([field], await response.WrongFieldsAsync());
    }

    [Fact]
    public async Task A_revoke_is_204_once_and_404_then_and_takes_no_query()
    {
        var token = await MakeAsync("video", 1);

        using var mistyped = await _host.SendAsync(HttpMethod.Delete, $"/api/links/{token}?dry_run=true");
        using var revoked = await _host.SendAsync(HttpMethod.Delete, $"/api/links/{token}");
        using var again = await _host.SendAsync(HttpMethod.Delete, $"/api/links/{token}");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.NoContent, HttpStatusCode.NotFound), (mistyped.StatusCode, revoked.StatusCode, again.StatusCode));
        Assert.Equal("/api/links/{token}", Text(await again.JsonAsync(), "instance"));
        Assert.Equal(0, _host.Doubles.Blobs.Count);
    }

    [Fact]
    public async Task With_keys_only_the_link_itself_needs_none()
    {
        await using var host = await _files.StartAsync(options => options.FunctionKeys = ["secret"]);
        using var made = await host.PostJsonAsync(Path, """{"file":"video"}""", ("x-functions-key", "secret"));
        var token = Text(await made.JsonAsync(), "token");

        using var open = await host.GetAsync($"/v/{token}");
        using var stranger = await host.PostJsonAsync(Path, """{"file":"video"}""");
        using var list = await host.GetAsync(Path);
        using var revoke = await host.SendAsync(HttpMethod.Delete, $"/api/links/{token}");

        Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        Assert.All([stranger, list, revoke], refused => Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode));
    }

    private async Task<string> MakeAsync(string file, int hours)
    {
        var end = _host.Doubles.Time.GetUtcNow().AddHours(hours).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        using var response = await _host.PostJsonAsync(Path, JsonSerializer.Serialize(new { file, expires_at = end }));
        return Text(await response.JsonAsync(), "token");
    }

    private static IEnumerable<(string, bool)> Shown(JsonElement page) =>
        page.GetProperty("links").EnumerateArray().Select(link => (Text(link, "file"), link.GetProperty("works").GetBoolean()));

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
