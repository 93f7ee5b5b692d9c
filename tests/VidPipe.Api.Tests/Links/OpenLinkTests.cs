using System.Net;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Tests.Links;

public sealed class OpenLinkTests : IAsyncLifetime
{
    private static readonly string ETag = $"\"{Samples.Digest('a')}\"";
    private readonly LinkFiles _files = new();
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await _files.StartAsync(options => options.HostKey = "host");

    public Task DisposeAsync() => _host.DisposeAsync().AsTask();

    [Fact]
    public async Task It_sends_the_file_as_the_other_routes_do_and_lets_other_sites_show_it()
    {
        using var response = await _host.GetAsync($"/v/{await MakeAsync()}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(LinkFiles.Bytes, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal("video/mp4", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(ETag, response.Headers.ETag!.ToString());
        Assert.Equal("inline; filename=\"K_fer.mp4\"; filename*=UTF-8''K%C3%A4fer.mp4", response.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.Equal("cross-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Contains("must-revalidate", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_serves_ranges_and_heads_and_heeds_conditions()
    {
        var path = $"/v/{await MakeAsync()}";

        using var range = await _host.SendAsync(HttpMethod.Get, path, null, ("Range", "bytes=10-19"));
        using var beyond = await _host.SendAsync(HttpMethod.Get, path, null, ("Range", "bytes=5000-"));
        using var head = await _host.SendAsync(HttpMethod.Head, path);
        using var known = await _host.SendAsync(HttpMethod.Get, path, null, ("If-None-Match", ETag));
        using var other = await _host.SendAsync(HttpMethod.Get, path, null, ("If-Match", "\"another\""));
        using var continued = await _host.SendAsync(HttpMethod.Get, path, null, ("Range", "bytes=10-19"), ("If-Range", "\"another\""));

        Assert.Equal(LinkFiles.Bytes[10..20], await range.Content.ReadAsByteArrayAsync());
        Assert.Equal(
            (HttpStatusCode.PartialContent, HttpStatusCode.RequestedRangeNotSatisfiable, HttpStatusCode.OK, HttpStatusCode.NotModified, HttpStatusCode.PreconditionFailed, HttpStatusCode.OK),
            (range.StatusCode, beyond.StatusCode, head.StatusCode, known.StatusCode, other.StatusCode, continued.StatusCode));
        Assert.Equal(1000, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        Assert.Equal("/v/{token}", (await beyond.JsonAsync()).GetProperty("instance").GetString());
    }

    [Fact]
    public async Task It_answers_the_same_404_whatever_the_reason()
    {
        var (video, poster, captions) = (await MakeAsync(), await MakeAsync("poster"), await MakeAsync("captions_srt"));
        var unknown = await NotFoundAsync("0123456789abcdef0123456789abcdef");

        Assert.Equal(unknown, await NotFoundAsync("no-token"));
        Assert.Equal(unknown, await NotFoundAsync(poster)); // damaged
        Assert.Equal(unknown, await NotFoundAsync(captions)); // gone
        var files = _files.Owners[LinkFiles.Job];
        _files.Owners[LinkFiles.Job] = LinkFiles.Of('e');
        Assert.Equal(unknown, await NotFoundAsync(video)); // made anew
        _files.Owners[LinkFiles.Job] = _files.Owners[LinkFiles.AtWork];
        Assert.Equal(unknown, await NotFoundAsync(video)); // at work
        _files.Owners.Remove(LinkFiles.Job);
        Assert.Equal(unknown, await NotFoundAsync(video)); // deleted
        _files.Owners[LinkFiles.Job] = files;
        _files.Broken = new DocumentDamagedException(new BlobInfo(new BlobName($"projects/{LinkFiles.Job}/project.json"), 1, "1", default), "it is null.");
        Assert.Equal(unknown, await NotFoundAsync(video)); // the job's document cannot be read
        _files.Broken = null;
        using (var whole = await _host.GetAsync($"/v/{video}")) Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        _host.Doubles.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(unknown, await NotFoundAsync(video)); // ended
    }

    [Fact]
    public async Task It_says_that_the_store_is_away_and_names_nothing_of_it()
    {
        var token = await MakeAsync();
        _files.Broken = new VidPipeException(ErrorCode.StorageError, $"The blob projects/{LinkFiles.Job}/project.json could not be read.");

        using var response = await _host.GetAsync($"/v/{token}");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.DoesNotContain("project", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_token_stands_in_no_log_and_no_problem()
    {
        var token = await MakeAsync();
        var answers = new List<string>();
        foreach (var (method, path) in ((HttpMethod, string)[])
                 [
                     (HttpMethod.Get, $"/v/{token}"), (HttpMethod.Head, $"/v/{token}"), (HttpMethod.Post, $"/v/{token}"), (HttpMethod.Get, $"/V/{token}/x"),
                     (HttpMethod.Delete, $"/api/links/{token}"), (HttpMethod.Get, $"/api/links/{token}"),
                 ])
        {
            using var response = await _host.SendAsync(method, path, null, ("Host", "localhost"));
            if ((int)response.StatusCode >= 400) answers.Add(await response.Content.ReadAsStringAsync());
        }

        using var foreign = await _host.SendAsync(HttpMethod.Get, $"/v/{token}", null, ("Host", "evil.example"));
        answers.Add(await foreign.Content.ReadAsStringAsync());
        _files.Broken = new InvalidOperationException("unexpected");
        using var failed = await _host.GetAsync($"/v/{token}");
        answers.Add(await failed.Content.ReadAsStringAsync());

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.InternalServerError), (foreign.StatusCode, failed.StatusCode));
        Assert.DoesNotContain(answers.Concat(_host.Doubles.Log.All), text => text.Contains(token, StringComparison.OrdinalIgnoreCase));
    }

    private async Task<string> MakeAsync(string file = "video")
    {
        using var response = await _host.PostJsonAsync($"/api/jobs/{LinkFiles.Job}/links", $$"""{"file":"{{file}}"}""", ("x-functions-key", "host"));
        return (await response.JsonAsync()).GetProperty("token").GetString()!;
    }

    private async Task<string> NotFoundAsync(string token)
    {
        using var response = await _host.GetAsync($"/v/{token}");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }
}
