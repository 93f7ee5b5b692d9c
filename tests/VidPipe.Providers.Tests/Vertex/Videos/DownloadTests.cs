using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Providers.Vertex.Videos;

namespace VidPipe.Providers.Tests.Vertex.Videos;

/// <summary>A finished video that lies in Cloud Storage.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly (string, string) Generation = ("x-goog-generation", "1700000000000001");
    private static readonly (string, string) Hash = ("x-goog-hash", $"md5={Convert.ToBase64String(MD5.HashData(Answer.Mp4))}");

    private readonly VertexRig _rig = new(VertexRig.Usual with { StorageUri = "gs://my-bucket/clips/" });

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_video_is_fetched_by_its_escaped_name_and_checked()
    {
        Finished("gs://my-bucket/clips/a b/../sample_0.mp4?x=1").Answers(200, Answer.Mp4, Generation, Hash);

        var file = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync()).File;

        Assert.Equal(Answer.Mp4, await File.ReadAllBytesAsync(file.Path));
        var sent = _rig.Wire.Requests[1];
        Assert.Equal("https://storage.googleapis.com/storage/v1/b/my-bucket/o/clips%2Fa%20b%2F..%2Fsample_0.mp4%3Fx%3D1?alt=media", sent.Address.AbsoluteUri);
        Assert.Equal((HttpMethod.Get, "Bearer token-1", null), (sent.Method, sent.Authorization, sent.Range));
    }

    [Fact]
    public async Task A_cut_download_goes_on_where_it_ended_at_the_same_generation()
    {
        Finished()
            .CutsAnswer(Answer.Mp4[..2000], 200, Generation, Hash, ("Content-Length", $"{Answer.Mp4.Length}"))
            .Unreachable()
            .CutsAnswer(Answer.Mp4[2000..3000], 206, ("Content-Range", $"bytes 2000-{Answer.Mp4.Length - 1}/{Answer.Mp4.Length}"))
            .Answers(206, Answer.Mp4[3000..], ("Content-Range", $"bytes 3000-{Answer.Mp4.Length - 1}/{Answer.Mp4.Length}"));

        var file = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync()).File;

        Assert.Equal(Answer.Mp4, await File.ReadAllBytesAsync(file.Path));
        Assert.Equal([null, "bytes=2000-", "bytes=3000-"], _rig.Wire.Requests.Skip(1).Select(r => r.Range));
        Assert.All(_rig.Wire.Requests.Skip(2), r => Assert.EndsWith("&generation=1700000000000001", r.Address.Query));
    }

    [Fact]
    public async Task A_server_that_knows_no_ranges_sends_it_whole_again()
    {
        Finished().CutsAnswer(Answer.Mp4[..2000], 200, Generation, Hash).Answers(200, Answer.Mp4, Generation, Hash);

        var file = Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync()).File;

        Assert.Equal(Answer.Mp4, await File.ReadAllBytesAsync(file.Path));
    }

    [Fact]
    public async Task Another_range_than_was_asked_for_starts_it_over()
    {
        Finished()
            .CutsAnswer(Answer.Mp4[..2000], 200, Generation, Hash)
            .Answers(206, Answer.Mp4[1000..], ("Content-Range", $"bytes 1000-{Answer.Mp4.Length - 1}/{Answer.Mp4.Length}"))
            .Answers(200, Answer.Mp4, Generation, Hash);

        Assert.IsType<VideoPoll.Succeeded>(await _rig.PollAsync());
        Assert.Equal([null, "bytes=2000-", null], _rig.Wire.Requests.Skip(1).Select(r => r.Range));
    }

    [Theory]
    [InlineData("md5=AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("crc32c=AAAAAA==")]
    public async Task A_wrong_digest_is_fetched_anew_and_then_left_for_the_next_poll(string hash)
    {
        Finished().Answers(200, Answer.Mp4, Generation, ("x-goog-hash", hash));

        Assert.IsType<VideoPoll.Running>(await _rig.PollAsync());
        Assert.Equal(8, _rig.Wire.Requests.Count);
        Assert.All(_rig.Wire.Requests.Skip(1), r => Assert.Null(r.Range));
    }

    [Theory]
    [InlineData("gs://another-bucket/clips/x.mp4")]
    [InlineData("https://storage.googleapis.com/my-bucket/x.mp4")]
    [InlineData("gs://my-bucket")]
    public async Task Nothing_is_fetched_from_elsewhere(string uri)
    {
        Finished(uri);

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.PollAsync());

        Assert.Equal(ErrorCode.ProviderError, e.Code);
        Assert.Contains("Vertex:StorageUri", e.Message);
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task A_video_that_is_gone_was_billed_and_only_a_resume_makes_it_anew()
    {
        Finished().Answers(404, "No such object");

        Assert.IsType<VideoPoll.Unusable>(await _rig.PollAsync());
    }

    [Fact]
    public async Task A_forbidden_bucket_says_which_role_is_missing()
    {
        Finished().Fails(403, "PERMISSION_DENIED", "No storage.objects.get.");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.PollAsync());

        Assert.Equal(ErrorCode.ProviderAuth, e.Code);
        Assert.Contains("roles/storage.objectViewer", e.Message);
    }

    [Fact]
    public async Task A_video_larger_than_may_be_is_not_fetched()
    {
        using var rig = new VertexRig(_rig.Options with { MaxMediaBytes = 1024 });
        rig.Wire.Answers(200, Answer.Done(VertexRig.Operation, """{"videos":[{"gcsUri":"gs://my-bucket/x.mp4"}]}""")).Answers(200, Answer.Mp4, Generation, Hash);

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.PollAsync());

        Assert.Contains("Vertex:MaxMediaBytes", e.Message);
    }

    [Theory]
    [InlineData("123456789", "4waSgw==")] // the check value of CRC-32C is E3069283
    [InlineData("", "AAAAAA==")]
    public void The_crc_is_Castagnolis(string text, string expected)
    {
        using var digests = new ObjectDigests();
        digests.Add(Encoding.ASCII.GetBytes(text));

        Assert.True(digests.Match([$"crc32c={expected}", "sha1024=whatever"]));
        Assert.False(digests.Match([$"crc32c={expected}", "md5=AAAA"]));
    }

    private Wire Finished(string uri = "gs://my-bucket/clips/sample_0.mp4") =>
        _rig.Wire.Answers(200, Answer.Done(VertexRig.Operation, $$$"""{"videos":[{"gcsUri":"{{{uri}}}","mimeType":"video/mp4"}]}"""));
}
