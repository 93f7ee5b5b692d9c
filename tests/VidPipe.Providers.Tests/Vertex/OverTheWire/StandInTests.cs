using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex;
using VidPipe.StandIn;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.Providers.Tests.Vertex.OverTheWire;

/// <summary>All that we send is as Google documents it, and what comes back over real connections is understood.</summary>
public sealed class StandInTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_that_is_sent_is_as_documented(bool isAllSet)
    {
        var options = isAllSet
            ? new VertexOptions
            {
                StorageUri = "gs://demo-bucket/clips/",
                CompressionQuality = "optimized",
                ResizeMode = "pad",
                SafetyThreshold = "BLOCK_ONLY_HIGH",
                MaxOutputTokens = 8192,
                ThinkingLevel = "LOW",
                LanguageCode = "en-GB",
                PersonGeneration = "allow_all",
            }
            : new VertexOptions();
        await using var rig = await StandInRig.StartAsync(options);

        var story = await rig.WriteAsync(3);
        var longer = await rig.Provider.Writer.ExtendStoryboardAsync(new ExtendStoryboardRequest("gemini-9-flash", "A fox", null, story, 2, 1), rig.Paid, default);
        var first = await rig.DrawAsync();
        var second = await rig.DrawAsync(first);
        var submission = await rig.SubmitAsync();
        var running = await rig.PollAsync(submission);
        var video = Assert.IsType<VideoPoll.Succeeded>(await rig.PollToTheEndAsync(submission)).File;
        var spoken = await rig.SpeakAsync();

        Assert.Empty(rig.Vertex.Violations);
        Assert.Equal((3, 5), (story.Scenes.Count, longer.Scenes.Count));
        Assert.Equal(("image/png", "image/png"), (first.MediaType, second.MediaType));
        Assert.IsType<VideoPoll.Running>(running);
        Assert.Equal("ftyp", System.Text.Encoding.ASCII.GetString(await File.ReadAllBytesAsync(video.Path), 4, 4));
        Assert.Equal(2, spoken.Cues.Count);
        Assert.True(spoken.Cues[^1].End > 0.5);
        Assert.Equal(isAllSet ? 1 : 0, rig.Vertex.Calls(CallKind.Download).Count);
        Assert.Empty(rig.Vertex.RepeatedCalls());
    }

    [Fact]
    public async Task The_other_protocols_are_as_documented_too()
    {
        await using var rig = await StandInRig.StartAsync(change: line => line.Kind switch
        {
            ModelKind.Image => line with { Id = "imagen-9", Protocol = "imagen", Location = "us-central1" },
            ModelKind.Video => line with { Id = "veo-2.0-generate", Protocol = "veo-silent", Durations = [5] },
            ModelKind.Speech => line with { Protocol = "cloud-tts" },
            _ => line,
        });

        var picture = await rig.Provider.Images.GenerateAsync(new ImageRequest("imagen-9", "A fox", "16:9", uint.MaxValue, []), rig.Workspace, rig.Paid, default);
        var submission = await rig.Provider.Videos.SubmitAsync(
            new VideoRequest("veo-2.0-generate", "Push in", "16:9", 5, AudioMode.Ambient, uint.MaxValue, rig.Frame(1), rig.Frame(2)), default);
        var spoken = await rig.SpeakAsync();

        Assert.Empty(rig.Vertex.Violations);
        Assert.Equal("image/png", picture.MediaType);
        Assert.IsType<VideoSubmission.Accepted>(submission);
        Assert.True(spoken.Cues[^1].End > 0.5);
    }

    [Theory]
    [InlineData(CutPoint.BeforeRead, 0)]
    [InlineData(CutPoint.AfterRead, 0)]
    [InlineData(CutPoint.AfterWork, 1)]
    [InlineData(CutPoint.InAnswer, 1)]
    public async Task A_submit_whose_connection_is_cut_is_uncertain_and_sent_once(CutPoint at, int carriedOut)
    {
        await using var rig = await StandInRig.StartAsync();
        rig.Vertex.Script.On(CallKind.VeoSubmit, new Answer.Cut(at));

        var submission = await rig.SubmitAsync();

        Assert.IsType<VideoSubmission.Uncertain>(submission);
        Assert.Equal(carriedOut, Assert.Single(rig.Vertex.Calls(CallKind.VeoSubmit)).CarriedOut ? 1 : 0);
    }

    [Theory]
    [InlineData(503, true)]
    [InlineData(500, false)]
    [InlineData(504, true)]
    public async Task A_submit_that_fails_in_the_server_is_uncertain_and_sent_once(int status, bool afterWork)
    {
        await using var rig = await StandInRig.StartAsync();
        rig.Vertex.Script.On(CallKind.VeoSubmit, new Answer.Fail(status) { AfterWork = afterWork, Html = true });

        Assert.IsType<VideoSubmission.Uncertain>(await rig.SubmitAsync());
        Assert.Single(rig.Vertex.Calls(CallKind.VeoSubmit));
    }

    [Fact]
    public async Task A_submit_that_takes_too_long_is_uncertain_and_sent_once()
    {
        await using var rig = await StandInRig.StartAsync(new VertexOptions { SubmitTimeLimit = TimeSpan.FromSeconds(2) });
        rig.Vertex.Script.Add(new Rule { On = [CallKind.VeoSubmit], AnswerLatency = TimeSpan.FromMinutes(5) });

        var submission = await rig.SubmitAsync();

        Assert.IsType<VideoSubmission.Uncertain>(submission);
        Assert.Single(rig.Vertex.Calls(CallKind.VeoSubmit));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_submit_that_is_too_early_is_sent_again_until_it_is_accepted(bool asDate)
    {
        await using var rig = await StandInRig.StartAsync();
        rig.Vertex.Script.On(CallKind.VeoSubmit, new Answer.Fail(429) { RetryAfter = TimeSpan.FromSeconds(0), RetryAfterAsDate = asDate, RetryInfo = TimeSpan.FromMilliseconds(5) }, times: 2);

        Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync());
        Assert.Equal(3, rig.Vertex.Calls(CallKind.VeoSubmit).Count);
        Assert.Empty(rig.Vertex.DuplicateSubmissions());
    }

    [Fact]
    public async Task Nobody_there_is_a_rejection()
    {
        await using var rig = await StandInRig.StartAsync();
        await rig.StopServerAsync();

        var rejected = Assert.IsType<VideoSubmission.Rejected>(await rig.SubmitAsync());

        Assert.Equal((ErrorCode.ProviderError, true), (rejected.Failure.Code, rejected.Failure.Retryable));
    }

    [Fact]
    public async Task A_service_account_is_enough_and_an_expired_token_is_renewed_without_sending_a_job_twice()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using var rig = await StandInRig.StartAsync(standIn: new StandInOptions { RequireAuth = true }, finish: (vertex, options) =>
            {
                File.WriteAllText(file, vertex.Tokens.ServiceAccountJson());
                return options with { CredentialsFile = file };
            });
            await rig.WriteAsync();
            rig.Vertex.Tokens.ExpireAll();

            Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync());

            Assert.Empty(rig.Vertex.Violations);
            Assert.Equal(2, rig.Vertex.Calls(CallKind.Token).Count);
            Assert.Single(rig.Vertex.Submissions);
            Assert.Empty(rig.Vertex.DuplicateSubmissions());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Pictures_come_through_every_trouble_that_passes()
    {
        await using var rig = await StandInRig.StartAsync();
        foreach (var answer in new Answer[]
        {
            new Answer.Fail(503) { Html = true }, new Answer.Cut(CutPoint.AfterRead), new Answer.Cut(CutPoint.AfterWork), new Answer.Cut(CutPoint.InAnswer), new Answer.Malformed(), new Answer.Fail(429),
        })
        {
            rig.Vertex.Script.On(CallKind.Image, answer, times: 1);
        }

        rig.Vertex.Script.On(CallKind.Image, new Answer.Thoughts());

        var picture = await rig.DrawAsync();

        Assert.Equal("image/png", picture.MediaType);
        Assert.Equal((7, 5), (rig.Vertex.Calls(CallKind.Image).Count, rig.Paid.Repeats));
    }

    [Fact]
    public async Task A_slow_and_wrongly_labelled_answer_is_read_all_the_same()
    {
        await using var rig = await StandInRig.StartAsync();
        rig.Vertex.Script.On(CallKind.Text, new Answer.Drip { Bytes = 97, Interval = TimeSpan.Zero }, times: 1);
        rig.Vertex.Script.On(CallKind.Text, new Answer.WrongType(), times: 1);

        Assert.Equal(2, (await rig.WriteAsync()).Scenes.Count);
        Assert.Equal(2, (await rig.WriteAsync()).Scenes.Count);
    }

    [Theory]
    [InlineData(CallKind.Text)]
    [InlineData(CallKind.Image)]
    [InlineData(CallKind.Speech)]
    public async Task A_huge_answer_is_not_read_to_its_end(CallKind kind)
    {
        await using var rig = await StandInRig.StartAsync(new VertexOptions { MaxAnswerBytes = 100_000, MaxMediaBytes = 200_000 });
        rig.Vertex.Script.On(kind, new Answer.Huge(50));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => kind switch
        {
            CallKind.Text => rig.WriteAsync(),
            CallKind.Image => rig.DrawAsync(),
            _ => (Task)rig.SpeakAsync(),
        });

        Assert.Contains("larger than", e.Message);
        Assert.Equal(CallBilling.Billed, e.Billing);
    }

    [Theory]
    [InlineData(OperationEnd.Filtered, typeof(VideoPoll.Refused))]
    [InlineData(OperationEnd.Error, typeof(VideoPoll.Broken))]
    [InlineData(OperationEnd.Nothing, typeof(VideoPoll.Broken))]
    [InlineData(OperationEnd.Lost, typeof(VideoPoll.Lost))]
    public async Task A_job_ends_as_the_provider_says(OperationEnd end, Type expected)
    {
        await using var rig = await StandInRig.StartAsync();
        rig.Vertex.Script.On(CallKind.VeoSubmit, new Answer.Operation { Polls = 0, End = end, SaysDoneFalse = true });

        Assert.IsType(expected, await rig.PollToTheEndAsync(await rig.SubmitAsync()));
    }

    [Fact]
    public async Task Polls_come_through_every_trouble_that_passes()
    {
        await using var rig = await StandInRig.StartAsync(standIn: new StandInOptions { Polls = 0 });
        foreach (var answer in new Answer[] { new Answer.Fail(503), new Answer.Cut(CutPoint.AfterRead), new Answer.Cut(CutPoint.InAnswer), new Answer.Malformed(), new Answer.Fail(500) })
        {
            rig.Vertex.Script.On(CallKind.VeoPoll, answer, times: 1);
        }

        Assert.IsType<VideoPoll.Succeeded>(await rig.PollAsync(await rig.SubmitAsync()));
        Assert.Single(rig.Vertex.Calls(CallKind.VeoSubmit));
    }

    [Theory]
    [InlineData(Damage.Truncated)]
    [InlineData(Damage.WrongDigest)]
    [InlineData(Damage.Garbled)]
    [InlineData(Damage.Empty)]
    public async Task A_damaged_download_is_fetched_anew(Damage damage)
    {
        await using var rig = await StandInRig.StartAsync(new VertexOptions { StorageUri = "gs://demo-bucket/clips/" }, new StandInOptions { Polls = 0 });
        rig.Vertex.Script.On(CallKind.Download, new Answer.Damaged(damage), times: 1);

        Assert.IsType<VideoPoll.Succeeded>(await rig.PollAsync(await rig.SubmitAsync()));
        Assert.True(rig.Vertex.Calls(CallKind.Download).Count >= 2);
        Assert.Empty(rig.Vertex.Violations);
    }

    [Fact]
    public async Task A_cut_download_goes_on_where_it_ended()
    {
        await using var rig = await StandInRig.StartAsync(new VertexOptions { StorageUri = "gs://demo-bucket/clips/" }, new StandInOptions { Polls = 0 });
        rig.Vertex.Script.On(CallKind.Download, new Answer.Cut(CutPoint.InAnswer), times: 1);

        Assert.IsType<VideoPoll.Succeeded>(await rig.PollAsync(await rig.SubmitAsync()));
        Assert.Contains(rig.Vertex.Calls(CallKind.Download), call => call.Status == 206);
        Assert.Empty(rig.Vertex.Violations);
    }
}
