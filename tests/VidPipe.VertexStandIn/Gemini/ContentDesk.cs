using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Gemini;

/// <summary><c>:generateContent</c>: Gemini writes, draws and speaks.</summary>
internal sealed class ContentDesk(ContentMaker maker, TimeProvider time) : IDesk
{
    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        ContentDocument.Check(body, faults);
        if (faults.Any) return Job.None(request.Target.Kind);

        var content = new ContentRequest(body);
        faults.When(content.Kind == CallKind.Speech && content.Images.Count > 0, "contents", "speech is made of text only");
        faults.When(content.Kind != CallKind.Text && string.IsNullOrWhiteSpace(content.Question), "contents", "have no text");
        return new Job(content.Kind, content.Prompt, (answer, token) => AnswerAsync(request.Target, content, answer, token));
    }

    private async Task<Reply> AnswerAsync(Target target, ContentRequest request, Answer? answer, CancellationToken cancellationToken)
    {
        switch (answer)
        {
            case Answer.Blocked blocked:
                var feedback = new JsonObject { ["blockReason"] = blocked.Reason, ["safetyRatings"] = new JsonArray() };
                if (blocked.Message is not null) feedback["blockReasonMessage"] = blocked.Message;
                return Whole(target, request, "promptFeedback", feedback, 0) with { Label = blocked.Label };

            case Answer.NoCandidates none:
                return Whole(target, request, "candidates", new JsonArray(), 0) with { Label = none.Label, CarriedOut = true };

            case Answer.Finish finish:
                var half = finish.Reason == "MAX_TOKENS" && request.Kind == CallKind.Text ? ContentMaker.Half(request) : null;
                return Candidates(target, request, half, finish.Reason) with { Label = finish.Label };

            case Answer.Say say:
                return Candidates(target, request, new Content([Text(say.Text)], 8), "STOP") with { Label = say.Label };

            case Answer.OffSchema off:
                return Candidates(target, request, new Content([Text("""{"unexpected":true,"scenes":"none"}""")], 8), "STOP") with { Label = off.Label };
        }

        var content = await maker.MakeAsync(request, cancellationToken);
        var reason = content.IsCutShort ? "MAX_TOKENS" : "STOP";
        if (answer is Answer.Wrapped wrapped) return Candidates(target, request, Rewritten(content, text => wrapped.Before + text + wrapped.After), reason) with { Label = wrapped.Label };
        if (answer is Answer.Halves halves) return Candidates(target, request, Rewritten(content, WithHalves), reason) with { Label = halves.Label };
        if (answer is not Answer.Thoughts thoughts) return Candidates(target, request, content, reason);

        var before = await maker.ThinkAsync(request, thoughts.Count, cancellationToken);
        return Candidates(target, request, content with { Parts = [.. before, .. content.Parts] }, reason) with { Label = "ok" };
    }

    private Reply Candidates(Target target, ContentRequest request, Content? content, string reason)
    {
        var candidates = new JsonArray();
        for (var index = 0; index < request.Candidates; index++)
        {
            var candidate = new JsonObject { ["index"] = index };
            if (content is not null) candidate["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray([.. content.Parts.Select(p => p.DeepClone())]) };
            candidate["finishReason"] = reason;
            if (reason is not ("STOP" or "MAX_TOKENS")) candidate["finishMessage"] = $"The answer was ended: {reason}.";
            candidate["safetyRatings"] = new JsonArray(Rating(isBlocked: reason is "SAFETY" or "IMAGE_SAFETY"));
            if (request.Kind == CallKind.Text) candidate["avgLogprobs"] = -0.1;
            candidates.Add(candidate);
        }

        return Whole(target, request, "candidates", candidates, content?.Tokens ?? 0) with { CarriedOut = true, Label = reason == "STOP" ? "ok" : $"finish:{reason}" };
    }

    private Reply Whole(Target target, ContentRequest request, string name, JsonNode value, int tokens)
    {
        var asked = (request.Prompt.Length + 3) / 4 + 258 * request.Images.Count;
        var usage = new JsonObject { ["promptTokenCount"] = asked, ["totalTokenCount"] = asked + tokens, ["trafficType"] = "ON_DEMAND" };
        if (tokens > 0) usage["candidatesTokenCount"] = tokens;
        return Reply.Ok(new JsonObject
        {
            [name] = value,
            ["usageMetadata"] = usage,
            ["modelVersion"] = target.Model,
            ["createTime"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            ["responseId"] = Guid.NewGuid().ToString("N")[..22],
        });
    }

    private static Content Rewritten(Content content, Func<string, string> rewrite) =>
        content with { Parts = [.. content.Parts.Select(part => Text(rewrite((string)part["text"]!)))] };

    /// <summary>Texts begin after the colon and the blank that the writer of pretty JSON puts there.</summary>
    private static string WithHalves(string json) => json.Replace("\": \"", "\": \"\\ud83d ", StringComparison.Ordinal);

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static JsonObject Rating(bool isBlocked)
    {
        var rating = new JsonObject { ["category"] = "HARM_CATEGORY_DANGEROUS_CONTENT", ["probability"] = isBlocked ? "HIGH" : "NEGLIGIBLE" };
        if (isBlocked) rating["blocked"] = true;
        return rating;
    }
}
