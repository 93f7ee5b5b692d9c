using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Tests.Files;

public sealed class FileTests : IAsyncLifetime
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
    private static readonly string Download = $"/api/projects/{Samples.ProjectId(1)}/download";
    private static readonly string ETag = $"\"{Samples.Digest('a')}\"";
    private ApiHost _host = null!;
    private int _open;

    public async Task InitializeAsync()
    {
        _host = await ApiHost.StartAsync();
        Project(Samples.Project(ProjectStatus.Complete));
        _host.Doubles.Projects
            .Setup(p => p.OpenAssetAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<ByteRange?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string digest, string _, ByteRange? range, CancellationToken _) => digest == Samples.Digest('f') ? null : Open(range));
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        Assert.Equal(0, _open);
    }

    [Fact]
    public async Task Download_sends_the_whole_file_with_its_headers()
    {
        using var response = await _host.GetAsync(Download);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("video/mp4", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(1000, response.Content.Headers.ContentLength);
        Assert.Equal(ETag, response.Headers.ETag!.ToString());
        Assert.Equal("bytes", response.Headers.AcceptRanges.Single());
        Assert.Equal(
            "attachment; filename=\"Zwei K_fer- -Tag-Nacht- __.mp4\"; filename*=UTF-8''Zwei%20K%C3%A4fer-%20-Tag-Nacht-%20%F0%9F%AA%B2.mp4",
            response.Content.Headers.GetValues("Content-Disposition").Single());
        Assert.Equal(Bytes, await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_file_is_named_by_the_storyboard_where_the_request_has_no_title()
    {
        Project(Samples.Project(ProjectStatus.Complete, title: null));

        using var response = await _host.GetAsync(Download);

        Assert.Contains("filename=\"T.mp4\"", response.Content.Headers.GetValues("Content-Disposition").Single());
    }

    [Theory]
    [InlineData("bytes=0-0", 0, 1)]
    [InlineData("bytes=0-99", 0, 100)]
    [InlineData("bytes=500-", 500, 500)]
    [InlineData("bytes=990-5000", 990, 10)]
    [InlineData("bytes=-1", 999, 1)]
    [InlineData("bytes=-100", 900, 100)]
    [InlineData("bytes=-5000", 0, 1000)]
    [InlineData("BYTES=999-999", 999, 1)]
    [InlineData("bytes=0-99999999999999999999999", 0, 1000)]
    [InlineData("bytes=10-9223372036854775808", 10, 990)]
    [InlineData("bytes=-99999999999999999999999", 0, 1000)]
    [InlineData("bytes=000000000000000000000000000007-8", 7, 2)]
    [InlineData("bytes=0-9,", 0, 10)]
    [InlineData("bytes= ,\t0-9 , ", 0, 10)]
    public async Task Range_is_answered_206_with_these_bytes(string range, int offset, int length)
    {
        using var response = await GetAsync(("Range", range));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal($"bytes {offset}-{offset + length - 1}/1000", response.Content.Headers.ContentRange!.ToString());
        Assert.Equal(length, response.Content.Headers.ContentLength);
        Assert.Equal(Bytes[offset..(offset + length)], await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("bytes=1000-")]
    [InlineData("bytes=5000-6000")]
    [InlineData("bytes=-0")]
    [InlineData("bytes=-000000000000000000000000")]
    [InlineData("bytes=99999999999999999999-")]
    [InlineData("bytes=9223372036854775807-")]
    [InlineData("bytes=99999999999999999999-99999999999999999999")]
    public async Task Range_is_answered_416_when_it_begins_after_the_end(string range)
    {
        using var response = await GetAsync(("Range", range));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal("bytes */1000", response.Content.Headers.ContentRange!.ToString());
    }

    [Theory]
    [InlineData("bytes=0-1,5-6")]
    [InlineData("bytes=5-2")]
    [InlineData("bytes=a-b")]
    [InlineData("items=0-1")]
    [InlineData("bytes")]
    [InlineData("bytes=99999999999999999999-99999999999999999998")]
    [InlineData("bytes=-")]
    [InlineData("bytes=")]
    [InlineData("bytes=,")]
    [InlineData("bytes=1-2-3")]
    [InlineData("bytes=0 - 9")]
    [InlineData("bytes=+1-5")]
    [InlineData("bytes=-1.5")]
    [InlineData("bytes=0x0-5")]
    [InlineData("bytes =0-5")]
    [InlineData("seconds=0-5")]
    public async Task Range_is_ignored_when_it_is_several_or_malformed(string range)
    {
        using var response = await GetAsync(("Range", range));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1000, response.Content.Headers.ContentLength);
        await response.Content.ReadAsByteArrayAsync();
    }

    [Fact]
    public async Task If_range_lets_the_range_count_only_when_the_file_is_the_same()
    {
        using var same = await GetAsync(("Range", "bytes=0-9"), ("If-Range", ETag));
        using var other = await GetAsync(("Range", "bytes=0-9"), ("If-Range", "\"other\""));
        using var weak = await GetAsync(("Range", "bytes=0-9"), ("If-Range", $"W/{ETag}"));
        using var date = await GetAsync(("Range", "bytes=0-9"), ("If-Range", "Wed, 21 Oct 2026 07:28:00 GMT"));

        Assert.Equal(HttpStatusCode.PartialContent, same.StatusCode);
        Assert.All([other, weak, date], response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("W/{0}")]
    [InlineData("\"x\", {0}")]
    [InlineData("*")]
    public async Task If_none_match_is_answered_304_when_the_client_has_it(string header)
    {
        using var response = await GetAsync(("If-None-Match", string.Format(System.Globalization.CultureInfo.InvariantCulture, header, ETag)), ("Range", "bytes=0-9"));

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal(ETag, response.Headers.ETag!.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("{0}", HttpStatusCode.PartialContent)]
    [InlineData("\"x\", {0}", HttpStatusCode.PartialContent)]
    [InlineData("*", HttpStatusCode.PartialContent)]
    [InlineData("\"x\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/{0}", HttpStatusCode.PreconditionFailed)]
    [InlineData("nonsense", HttpStatusCode.PreconditionFailed)]
    public async Task If_match_is_answered_412_unless_the_file_is_the_one_that_is_wanted(string header, HttpStatusCode status)
    {
        using var response = await GetAsync(("If-Match", string.Format(System.Globalization.CultureInfo.InvariantCulture, header, ETag)), ("Range", "bytes=0-9"));

        Assert.Equal(status, response.StatusCode);
        if (status == HttpStatusCode.PreconditionFailed) Assert.Equal("WRONG_STATE", (await response.JsonAsync()).GetProperty("code").GetString());
        else Assert.Equal(Bytes[..10], await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task If_none_match_sends_the_file_when_the_client_has_another()
    {
        using var response = await GetAsync(("If-None-Match", "\"x\", \"y\""));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsByteArrayAsync();
    }

    [Fact]
    public async Task Head_answers_the_same_headers_without_the_bytes()
    {
        using var response = await _host.SendAsync(HttpMethod.Head, Download, null, ("Range", "bytes=0-9"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(1000, response.Content.Headers.ContentLength);
        Assert.Equal(ETag, response.Headers.ETag!.ToString());
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("poster", "image/jpeg", ".jpg")]
    [InlineData("captions.srt", "application/x-subrip", ".srt")]
    [InlineData("captions.vtt", "text/vtt; charset=utf-8", ".vtt")]
    public async Task Other_outputs_are_served_inline_with_their_type(string part, string contentType, string extension)
    {
        Project(Samples.Project(ProjectStatus.Complete, "Beetle"));

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/{part}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"inline; filename=\"Beetle{extension}\"", response.Content.Headers.GetValues("Content-Disposition").Single());
        await response.Content.ReadAsByteArrayAsync();
    }

    [Theory]
    [InlineData("keyframes", "image/png")]
    [InlineData("clips", "video/mp4")]
    public async Task Artefacts_are_served_by_their_digest(string kind, string contentType)
    {
        using var response = await _host.GetAsync($"/api/{kind}/{Samples.Digest('e')}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(contentType, response.Content.Headers.ContentType!.ToString());
        Assert.Equal($"\"{Samples.Digest('e')}\"", response.Headers.ETag!.ToString());
        await response.Content.ReadAsByteArrayAsync();
    }

    [Theory]
    [InlineData("GET", null, null)]
    [InlineData("GET", "Range", "bytes=0-9")]
    [InlineData("GET", "If-None-Match", "*")]
    [InlineData("HEAD", null, null)]
    public async Task A_damaged_file_is_never_answered_under_its_e_tag(string method, string? header, string? value)
    {
        _host.Doubles.Projects
            .Setup(p => p.OpenAssetAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<ByteRange?>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new BlobDamagedException(new BlobName("assets/aa/film.mp4")));

        foreach (var path in (string[])[Download, $"/api/projects/{Samples.ProjectId(1)}/poster", $"/api/keyframes/{Samples.Digest('e')}", $"/api/clips/{Samples.Digest('e')}"])
        {
            using var response = await _host.SendAsync(new HttpMethod(method), path, null, header is null ? [] : [(header, value!)]);

            Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
            Assert.Null(response.Headers.ETag);
            if (method == "HEAD") continue;
            var problem = await response.JsonAsync();
            Assert.Equal("WRONG_STATE", problem.GetProperty("code").GetString());
            Assert.Contains("is damaged; resume makes it again", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task An_answer_whose_file_is_damaged_on_the_way_breaks_off()
    {
        _host.Doubles.Projects
            .Setup(p => p.OpenAssetAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<ByteRange?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new BlobRead(new BreakingStream(), new BlobInfo(new BlobName("a"), 1000, "e", DateTimeOffset.UnixEpoch)));

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            using var response = await _host.GetAsync(Download);
            await response.Content.ReadAsByteArrayAsync();
        });
    }

    [Fact]
    public async Task A_file_of_a_complete_project_that_is_gone_is_409_that_says_how_to_get_it_back()
    {
        _host.Doubles.Projects
            .Setup(p => p.OpenAssetAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<ByteRange?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((BlobRead?)null);

        using var response = await _host.GetAsync(Download);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains($"POST /api/projects/{Samples.ProjectId(1)}/resume", (await response.JsonAsync()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Artefact_is_404_when_there_is_none()
    {
        using var response = await _host.GetAsync($"/api/clips/{Samples.Digest('f')}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Captions_are_404_when_the_project_has_none()
    {
        Project(Samples.Project(ProjectStatus.Complete, captions: CaptionMode.None));

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/captions.srt");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(ProjectStatus.Stitching, "stitching")]
    [InlineData(ProjectStatus.Failed, "failed")]
    [InlineData(ProjectStatus.Stopped, "stopped")]
    public async Task Download_is_409_that_says_the_state_until_the_project_is_complete(ProjectStatus status, string name)
    {
        Project(Samples.Project(status));

        using var response = await _host.GetAsync(Download);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal($"The project is {name}; its files are there once it is complete.", (await response.JsonAsync()).GetProperty("detail").GetString());
    }

    private void Project(ProjectDocument document) =>
        _host.Doubles.Projects.Setup(p => p.GetAsync(Samples.ProjectId(1), It.IsAny<CancellationToken>())).ReturnsAsync(document);

    private BlobRead Open(ByteRange? range)
    {
        var offset = (int)(range?.Offset ?? 0);
        var length = (int)(range?.Length ?? Bytes.Length - offset);
        Interlocked.Increment(ref _open);
        return new BlobRead(
            new CountedStream(Bytes.AsSpan(offset, length).ToArray(), () => Interlocked.Decrement(ref _open)),
            new BlobInfo(new BlobName("assets/x"), Bytes.Length, "1", DateTimeOffset.UnixEpoch));
    }

    private Task<HttpResponseMessage> GetAsync(params IReadOnlyList<(string, string)> headers) => _host.SendAsync(HttpMethod.Get, Download, null, headers);

    /// <summary>Tells when it is closed, so that a leak is seen.</summary>
    private sealed class CountedStream(byte[] bytes, Action closed) : MemoryStream(bytes, writable: false)
    {
        private int _closed;

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0) closed();
            base.Dispose(disposing);
        }
    }

    /// <summary>Gives some bytes, and then finds that its file has changed.</summary>
    private sealed class BreakingStream : MemoryStream
    {
        public BreakingStream()
            : base(new byte[100])
        {
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyThenFailAsync(destination, cancellationToken);

        private async Task CopyThenFailAsync(Stream destination, CancellationToken cancellationToken)
        {
            await destination.WriteAsync(ToArray(), cancellationToken);
            throw new BlobDamagedException(new BlobName("assets/aa/film.mp4"));
        }
    }
}
