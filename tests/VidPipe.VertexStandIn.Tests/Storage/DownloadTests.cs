using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Tests.Storage;

[Trait("Length", "Long")]
public sealed class DownloadTests : StandInTest
{
    private const string Path = "storage/v1/b/films/o/out%2Fa%20film.mp4";

    private static readonly byte[] Bytes = Encoding.ASCII.GetBytes("123456789");

    [Fact]
    public async Task An_object_comes_with_its_length_and_digests()
    {
        using var response = await GetAsync($"{Path}?alt=media");

        Assert.Equal(Bytes, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(9, response.Content.Headers.ContentLength);
        Assert.Equal("video/mp4", response.Content.Headers.ContentType!.MediaType);
        // E3069283 is the published check value of CRC-32C over these nine digits.
        Assert.Equal(["crc32c=4waSgw==", $"md5={Convert.ToBase64String(MD5.HashData(Bytes))}"], response.Headers.GetValues("x-goog-hash"));
        AssertAsDocumented();
    }

    [Theory]
    [InlineData(2, 4, "345", "bytes 2-4/9")]
    [InlineData(5, null, "6789", "bytes 5-8/9")]
    [InlineData(null, 2, "89", "bytes 7-8/9")]
    [InlineData(7, 100, "89", "bytes 7-8/9")]
    public async Task A_range_comes_as_partial_content(int? from, int? to, string text, string range)
    {
        using var response = await GetAsync($"{Path}?alt=media", new RangeHeaderValue(from, to));

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(text, await response.Content.ReadAsStringAsync());
        Assert.Equal(range, response.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task A_range_behind_the_end_is_refused()
    {
        using var response = await GetAsync($"{Path}?alt=media", new RangeHeaderValue(9, null));

        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        AssertAsDocumented();
    }

    [Fact]
    public async Task Without_alt_media_it_is_described()
    {
        using var response = await GetAsync(Path);

        var description = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(("films", "out/a film.mp4", "9"), (description["bucket"]!.GetValue<string>(), description["name"]!.GetValue<string>(), description["size"]!.GetValue<string>()));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        using var response = await GetAsync("storage/v1/b/films/o/none?alt=media");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        AssertAsDocumented();
    }

    [Fact]
    public async Task A_name_whose_slashes_are_not_encoded_is_a_violation()
    {
        using var response = await GetAsync("storage/v1/b/films/o/out/a%20film.mp4?alt=media");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("path", Assert.Single(Vertex.Violations).Path);
    }

    [Theory]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task A_download_may_fail(int status)
    {
        Vertex.Script.On(CallKind.Download, new Answer.Fail(status), prompt: "films/out/");

        using var response = await GetAsync($"{Path}?alt=media");

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.Garbled)]
    [InlineData(Damage.Empty)]
    [InlineData(Damage.WrongDigest)]
    public async Task A_damaged_download_does_not_match_its_digest(Damage damage)
    {
        Vertex.Script.On(CallKind.Download, new Answer.Damaged(damage));

        using var response = await GetAsync($"{Path}?alt=media");

        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(damage == Damage.WrongDigest, bytes.AsSpan().SequenceEqual(Bytes));
        Assert.DoesNotContain($"md5={Convert.ToBase64String(MD5.HashData(bytes))}", response.Headers.GetValues("x-goog-hash"));
    }

    [Fact]
    public async Task A_download_cut_in_the_middle_is_shorter_than_it_said()
    {
        Vertex.Script.On(CallKind.Download, new Answer.Cut(CutPoint.InAnswer));
        Put();

        using var response = await Http.GetAsync(new Uri($"{Path}?alt=media", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(9, response.Content.Headers.ContentLength);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync());
    }

    private void Put() => Vertex.Bucket.Put("gs://films/out/a film.mp4", Bytes, "video/mp4");

    private async Task<HttpResponseMessage> GetAsync(string path, RangeHeaderValue? range = null)
    {
        Put();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Range = range;
        return await Http.SendAsync(request);
    }
}
