using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Tests.Scripting;

/// <summary>Answers of HTTP 200 that are not what was asked for.</summary>
[Trait("Length", "Long")]
public sealed class FilterTests : StandInTest
{
    [Fact]
    public async Task A_blocked_prompt_has_feedback_and_no_candidates()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Blocked("PROHIBITED_CONTENT") { Message = "No." });

        var answer = await CallAsync(TextModel, "generateContent", Requests.Text());

        Assert.Null(answer["candidates"]);
        Assert.Equal("PROHIBITED_CONTENT", answer["promptFeedback"]!["blockReason"]!.GetValue<string>());
        Assert.False(Assert.Single(Vertex.Calls()).CarriedOut);
    }

    [Theory]
    [InlineData(TextModel, "SAFETY")]
    [InlineData(TextModel, "RECITATION")]
    [InlineData(ImageModel, "IMAGE_SAFETY")]
    [InlineData(ImageModel, "NO_IMAGE")]
    public async Task A_candidate_may_end_without_content(string model, string reason)
    {
        Vertex.Script.Add(new Rule { Model = model, Answer = new Answer.Finish(reason) });

        var answer = await CallAsync(model, "generateContent", model == TextModel ? Requests.Text() : Requests.Picture());

        var candidate = Assert.Single(answer["candidates"]!.AsArray())!;
        Assert.Equal(reason, candidate["finishReason"]!.GetValue<string>());
        Assert.Null(candidate["content"]);
    }

    [Fact]
    public async Task MAX_TOKENS_comes_with_half_of_the_JSON()
    {
        Vertex.Script.On(CallKind.Text, new Answer.Finish("MAX_TOKENS"));

        var answer = await CallAsync(TextModel, "generateContent", Requests.Text(schema: """{"type":"OBJECT","properties":{"title":{"type":"STRING"}}}"""));

        var text = answer["candidates"]![0]!["content"]!["parts"]![0]!["text"]!.GetValue<string>();
        Assert.Equal("MAX_TOKENS", answer["candidates"]![0]!["finishReason"]!.GetValue<string>());
        Assert.ThrowsAny<System.Text.Json.JsonException>(() => JsonNode.Parse(text));
    }

    [Fact]
    public async Task Thoughts_come_before_the_real_parts()
    {
        Vertex.Script.On(CallKind.Image, new Answer.Thoughts(2));

        var answer = await CallAsync(ImageModel, "generateContent", Requests.Picture());

        var parts = answer["candidates"]![0]!["content"]!["parts"]!.AsArray();
        Assert.Equal([true, true, false, false], parts.Select(p => p!["thought"]?.GetValue<bool>() == true));
        Assert.NotNull(parts[1]!["inlineData"]);
        Assert.NotNull(parts[3]!["inlineData"]);
    }

    [Fact]
    public async Task Instead_of_a_picture_there_may_be_words_and_STOP()
    {
        Vertex.Script.On(CallKind.Image, new Answer.Say("I would rather not."));

        var answer = await CallAsync(ImageModel, "generateContent", Requests.Picture());

        Assert.Equal("STOP", answer["candidates"]![0]!["finishReason"]!.GetValue<string>());
        Assert.Equal("""[{"text":"I would rather not."}]""", answer["candidates"]![0]!["content"]!["parts"]!.ToJsonString());
    }

    [Fact]
    public async Task Candidates_may_be_none_or_off_the_schema()
    {
        Vertex.Script.On(CallKind.Text, new Answer.NoCandidates(), times: 1);
        Vertex.Script.On(CallKind.Text, new Answer.OffSchema());
        var request = Requests.Text(schema: """{"type":"OBJECT","required":["title"],"properties":{"title":{"type":"STRING"}}}""");

        var empty = await CallAsync(TextModel, "generateContent", request);
        var off = await CallAsync(TextModel, "generateContent", request);

        Assert.Empty(empty["candidates"]!.AsArray());
        Assert.Null(JsonNode.Parse(off["candidates"]![0]!["content"]!["parts"]![0]!["text"]!.GetValue<string>())!["title"]);
    }

    [Fact]
    public async Task Imagen_says_why_it_holds_a_picture_back()
    {
        Vertex.Script.On(CallKind.Imagen, new Answer.ImagenFiltered("39322892") { Count = 1 });

        var answer = await CallAsync("imagen-4.0-generate-001", "predict", Requests.Imagen());

        var predictions = answer["predictions"]!.AsArray();
        Assert.NotNull(predictions[0]!["bytesBase64Encoded"]);
        Assert.EndsWith("Support codes: 39322892", predictions[1]!["raiFilteredReason"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imagen_says_nothing_at_all_when_it_was_not_asked_why()
    {
        Vertex.Script.On(CallKind.Imagen, new Answer.ImagenFiltered("39322892"));
        var request = Requests.Imagen();
        request["parameters"]!.AsObject().Remove("includeRaiReason");

        var answer = await CallAsync("imagen-4.0-generate-001", "predict", request);

        Assert.Empty(answer);
    }
}
