using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Google.Cloud.AIPlatform.V1;
using Google.Protobuf;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Transport;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.VertexGrpc.Tests;

public sealed class GrpcTransportTests
{
    private static readonly ModelPath Model = new("demo", "global", GrpcRig.Text);

    [Fact]
    public async Task Storyboard_pictures_and_speech_come_by_grpc_as_they_do_by_rest()
    {
        await using var rig = await GrpcRig.StartAsync();

        var storyboard = await rig.WriteAsync(rig.OverGrpc);
        var first = await rig.DrawAsync(rig.OverGrpc, GrpcRig.Gemini);
        var next = await rig.DrawAsync(rig.OverGrpc, GrpcRig.Gemini, first);
        var drawn = await rig.DrawAsync(rig.OverGrpc, GrpcRig.Imagen);
        var spoken = await rig.SpeakAsync(rig.OverGrpc);

        Assert.Empty(rig.Vertex.Violations);
        Assert.Equal([CallKind.Text, CallKind.Image, CallKind.Image, CallKind.Imagen, CallKind.Speech], rig.Vertex.Log.Of().Select(c => c.Kind));
        Assert.Equal(5, rig.Front.Headers.Count);
        Assert.All(rig.Front.Headers, h => Assert.Equal(("Bearer token-1", "quota-project"), ((string)h.Authorization!, (string)h["x-goog-user-project"]!)));
        Assert.Equal((await rig.WriteAsync(rig.OverRest)).Raw, storyboard.Raw);
        Assert.Equal(await BytesAsync(await rig.DrawAsync(rig.OverRest, GrpcRig.Gemini)), await BytesAsync(first));
        Assert.Equal(await BytesAsync(await rig.DrawAsync(rig.OverRest, GrpcRig.Gemini, first)), await BytesAsync(next));
        Assert.Equal(await BytesAsync(await rig.DrawAsync(rig.OverRest, GrpcRig.Imagen)), await BytesAsync(drawn));
        Assert.Equal(await File.ReadAllBytesAsync((await rig.SpeakAsync(rig.OverRest)).File.Path), await File.ReadAllBytesAsync(spoken.File.Path));
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT")]
    [InlineData(400, "FAILED_PRECONDITION")]
    [InlineData(403, "PERMISSION_DENIED")]
    [InlineData(404, "NOT_FOUND")]
    [InlineData(409, "ABORTED")]
    [InlineData(429, "RESOURCE_EXHAUSTED")]
    [InlineData(500, "INTERNAL")]
    [InlineData(501, "UNIMPLEMENTED")]
    [InlineData(503, "UNAVAILABLE")]
    [InlineData(504, "DEADLINE_EXCEEDED")]
    public async Task Error_is_told_by_grpc_as_by_rest(int status, string code)
    {
        await using var rig = await GrpcRig.StartAsync();
        rig.Vertex.Script.On(CallKind.Text, new Answer.Fail(status) { Code = code, Message = "No: 50% of it.", RetryInfo = TimeSpan.FromMilliseconds(20) });

        var byRest = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.WriteAsync(rig.OverRest));
        var calls = rig.Vertex.Log.Of().Count;
        var byGrpc = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.WriteAsync(rig.OverGrpc));

        Assert.Equal((byRest.Failure, byRest.Billing), (byGrpc.Failure, byGrpc.Billing));
        Assert.Equal(calls * 2, rig.Vertex.Log.Of().Count);
    }

    [Fact]
    public async Task Token_that_is_not_taken_is_renewed_once()
    {
        await using var rig = await GrpcRig.StartAsync();
        rig.Front.Interferes = http =>
        {
            var isOld = http.Request.Headers.Authorization == "Bearer token-1";
            if (isOld) GrpcFront.Refuse(http, 16, "expired");
            return Task.FromResult(isOld);
        };

        await rig.WriteAsync(rig.OverGrpc);

        Assert.Equal((1, 2, 0), (rig.Rejected, rig.Front.Headers.Count, rig.Repeats));
    }

    [Fact]
    public async Task Token_that_is_never_taken_is_told_as_such()
    {
        await using var rig = await GrpcRig.StartAsync();
        rig.Front.Interferes = http =>
        {
            GrpcFront.Refuse(http, 16, "who are you");
            return Task.FromResult(true);
        };

        var failure = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.WriteAsync(rig.OverGrpc));

        Assert.Equal((ErrorCode.ProviderAuth, CallBilling.NotBilled, 1), (failure.Code, failure.Billing, rig.Rejected));
    }

    [Fact]
    public async Task Picture_larger_than_the_usual_limit_of_grpc_is_taken()
    {
        await using var rig = await GrpcRig.StartAsync();
        var picture = new byte[6 << 20];
        ((byte[])[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]).CopyTo(picture, 0);
        rig.Front.Instead = _ => Answer(new Part { InlineData = new Blob { MimeType = "image/png", Data = ByteString.CopyFrom(picture) } });

        var file = await rig.DrawAsync(rig.OverGrpc, GrpcRig.Gemini);

        Assert.Equal(picture, await BytesAsync(file));
    }

    [Fact]
    public async Task Reason_for_the_end_that_the_client_does_not_know_is_told_by_its_number()
    {
        await using var rig = await GrpcRig.StartAsync();
        var answer = Answer(new Part { Text = "No picture." });
        answer.Candidates[0].FinishReason = (Candidate.Types.FinishReason)91;
        rig.Front.Instead = _ => answer;

        var failure = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.DrawAsync(rig.OverGrpc, GrpcRig.Gemini));

        Assert.Equal(ErrorCode.ImageGenerationFailed, failure.Code);
        Assert.Contains("reason 91", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"contents":[],"fieldOfTomorrow":1}""")]
    [InlineData("""{"contents":[],"generationConfig":{"responseModalities":["SMELL"]}}""")]
    public async Task Request_that_would_lose_something_is_refused_and_not_sent(string json)
    {
        await using var rig = await GrpcRig.StartAsync();
        var call = new VertexCall(Model, VertexMethod.GenerateContent, RequestBody.Of(JsonNode.Parse(json)!.AsObject()));

        var refusal = await Assert.ThrowsAsync<VidPipeException>(() => rig.Transport.SendAsync(call, default));

        Assert.Equal((ErrorCode.ProviderError, false), (refusal.Code, refusal.Failure.Retryable));
        Assert.Contains("VidPipe:Vertex:Transport", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(rig.Front.Headers);
    }

    [Fact]
    public async Task Call_to_nobody_was_not_sent()
    {
        await using var rig = await GrpcRig.StartAsync();
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var transport = new GrpcTransport(rig.Options with { BaseUrl = $"http://127.0.0.1:{((IPEndPoint)closed.LocalEndPoint!).Port}/" }, rig);

        var failure = await Assert.ThrowsAsync<TransportException>(() => transport.SendAsync(Hello(), default));

        Assert.Equal(Delivery.NotSent, failure.Delivery);
    }

    [Fact]
    public async Task Call_that_is_cut_may_have_been_carried_out_and_its_repeat_is_announced()
    {
        await using var rig = await GrpcRig.StartAsync();
        var calls = 0;
        rig.Front.Interferes = http =>
        {
            if (++calls > 1) return Task.FromResult(false);
            http.Abort();
            return Task.FromResult(true);
        };

        await rig.WriteAsync(rig.OverGrpc);

        Assert.Equal((2, 1), (calls, rig.Repeats));
    }

    [Fact]
    public async Task Cancelled_call_ends_as_cancelled()
    {
        await using var rig = await GrpcRig.StartAsync();
        using var source = new CancellationTokenSource();
        rig.Front.Interferes = async http =>
        {
            var gone = new TaskCompletionSource();
            http.RequestAborted.Register(gone.SetResult);
            await source.CancelAsync();
            await gone.Task;
            return true;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Transport.SendAsync(Hello(), source.Token));
    }

    private static VertexCall Hello() => new(
        Model, VertexMethod.GenerateContent, RequestBody.Of(JsonNode.Parse("""{"contents":[{"role":"user","parts":[{"text":"Hello"}]}]}""")!.AsObject()));

    private static GenerateContentResponse Answer(Part part) => new()
    {
        Candidates = { new Candidate { Content = new Content { Role = "model", Parts = { part } }, FinishReason = Candidate.Types.FinishReason.Stop } },
    };

    private static Task<byte[]> BytesAsync(GeneratedFile file) => File.ReadAllBytesAsync(file.Path);
}
