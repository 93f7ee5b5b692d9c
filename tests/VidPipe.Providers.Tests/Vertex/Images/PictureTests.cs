using System.Text.Json.Nodes;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;

namespace VidPipe.Providers.Tests.Vertex.Images;

public sealed class PictureTests : IDisposable
{
    private readonly VertexRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Fact]
    public async Task A_picture_is_a_file_of_the_kind_that_its_bytes_say()
    {
        _rig.Wire.Answers(200, Answer.Media("image/png", Answer.Jpeg));

        var picture = await _rig.DrawAsync();

        Assert.Equal(("image/jpeg", ".jpg"), (picture.MediaType, Path.GetExtension(picture.Path)));
        Assert.Equal(Answer.Jpeg, await File.ReadAllBytesAsync(picture.Path));
    }

    [Fact]
    public async Task The_request_asks_for_png_of_the_ratio_and_the_first_size()
    {
        _rig.Wire.Answers(200, Answer.Media("image/png", Answer.Png));

        await _rig.DrawAsync("A fox", seed: uint.MaxValue);

        var config = _rig.Wire.Requests[0].Json["generationConfig"]!;
        Assert.Equal("""{"aspectRatio":"16:9","imageOutputOptions":{"mimeType":"image/png"},"imageSize":"2K"}""", config["imageConfig"]!.ToJsonString());
        Assert.Equal(int.MaxValue, (int)config["seed"]!);
        Assert.Equal("""["TEXT","IMAGE"]""", config["responseModalities"]!.ToJsonString());
    }

    [Fact]
    public async Task A_reference_stands_in_the_request_before_the_words_and_the_prompt_apart_from_ours()
    {
        _rig.Wire.Answers(200, Answer.Media("image/png", Answer.Png));
        var reference = _rig.Frame(9);

        await _rig.DrawAsync("A fox", 7, reference);

        var parts = _rig.Wire.Requests[0].Json["contents"]![0]!["parts"]!.AsArray();
        Assert.Equal(3, parts.Count);
        Assert.Equal(("image/png", Convert.ToBase64String([9, 2, 3, 4])), ((string?)parts[0]!["inlineData"]!["mimeType"], (string?)parts[0]!["inlineData"]!["data"]));
        Assert.Equal("A fox", (string?)parts[2]!["text"]);
    }

    [Fact]
    public async Task Drafts_among_the_thoughts_are_passed_over()
    {
        var draft = Answer.Inline("image/png", [.. Answer.Png, 1]);
        draft["thought"] = true;
        _rig.Wire.Answers(200, Answer.Candidate([new JsonObject { ["text"] = "Here it is." }, draft, Answer.Inline("image/png", Answer.Png)]));

        Assert.Equal(Answer.Png, await File.ReadAllBytesAsync((await _rig.DrawAsync()).Path));
    }

    [Fact]
    public async Task Words_in_place_of_a_picture_are_a_failure_that_says_them()
    {
        _rig.Wire.Answers(200, Answer.Text("I cannot draw this, sorry."));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.DrawAsync());

        Assert.Equal((ErrorCode.ImageGenerationFailed, CallBilling.Billed), (e.Code, e.Billing));
        Assert.Contains("with words, not with a picture. The model wrote: I cannot draw this, sorry.", e.Message);
    }

    [Theory]
    [InlineData("NO_IMAGE", ErrorCode.ImageGenerationFailed)]
    [InlineData("IMAGE_OTHER", ErrorCode.ImageGenerationFailed)]
    [InlineData("MAX_TOKENS", ErrorCode.ImageGenerationFailed)]
    [InlineData("IMAGE_SAFETY", ErrorCode.ContentPolicy)]
    [InlineData("IMAGE_PROHIBITED_CONTENT", ErrorCode.ContentPolicy)]
    [InlineData("IMAGE_RECITATION", ErrorCode.ContentPolicy)]
    public async Task An_answer_without_a_picture_says_why(string reason, ErrorCode code)
    {
        _rig.Wire.Answers(200, $$"""{"candidates":[{"finishReason":"{{reason}}"}]}""");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.DrawAsync());

        Assert.Equal(code, e.Code);
        Assert.Contains(reason, e.Message);
    }

    [Fact]
    public async Task Bytes_that_are_no_picture_are_a_failure()
    {
        _rig.Wire.Answers(200, Answer.Media("image/png", "<html>"u8.ToArray()));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.DrawAsync());

        Assert.Equal((ErrorCode.ImageGenerationFailed, CallBilling.Billed), (e.Code, e.Billing));
    }

    [Fact]
    public async Task A_picture_larger_than_may_be_is_given_up_on_and_leaves_no_file()
    {
        using var rig = new VertexRig(VertexRig.Usual with { MaxMediaBytes = 1024 });
        rig.Wire.Answers(200, Answer.Media("image/png", new byte[5000]));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => rig.DrawAsync());

        Assert.Equal((ErrorCode.ImageGenerationFailed, CallBilling.Billed), (e.Code, e.Billing));
        Assert.Contains("Vertex:MaxMediaBytes", e.Message);
        Assert.Empty(rig.Files);
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_again_after_that_was_announced()
    {
        _rig.Wire.CutsAnswer(Answer.Media("image/png", Answer.Png)[..300]).Answers(200, Answer.Media("image/png", Answer.Png));

        var picture = await _rig.DrawAsync();

        Assert.Equal(Answer.Png, await File.ReadAllBytesAsync(picture.Path));
        Assert.Equal(1, _rig.Paid.Repeats);
        Assert.Equal([".png"], _rig.Files);
    }

    [Fact]
    public async Task A_retired_model_says_to_change_the_table()
    {
        _rig.Wire.Fails(404, "NOT_FOUND", "Publisher Model `image-1` was not found.");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.DrawAsync());

        Assert.Equal((ErrorCode.ProviderError, CallBilling.NotBilled), (e.Code, e.Billing));
        Assert.Contains("'image-1' in global", e.Message);
        Assert.Contains("VidPipe:Models", e.Message);
    }
}
