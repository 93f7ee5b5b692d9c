using System.Text.Json.Nodes;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Vertex.Answers;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Text;

/// <summary>Writes storyboards by a Gemini model, held to a schema.</summary>
internal sealed class VertexWriter(VertexClient client) : IWriter
{
    public async Task<Storyboard> WriteStoryboardAsync(StoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken)
    {
        var body = Request(
            StoryboardPrompts.Write(request.SceneCount), StoryboardPrompts.Brief(request), StoryboardSchema.Whole(request.SceneCount), request.Seed);
        using var answer = await AskAsync(request.Model, body, paid, cancellationToken);
        return StoryboardReader.Whole(GeminiAnswer.Read(answer, ErrorCode.StoryboardFailed), request.SceneCount, request.Prompt);
    }

    public async Task<Storyboard> ExtendStoryboardAsync(ExtendStoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken)
    {
        var body = Request(
            StoryboardPrompts.Extend(request.AddedScenes, request.Previous.Scenes.Count),
            StoryboardPrompts.Brief(request),
            StoryboardSchema.Added(request.AddedScenes),
            request.Seed);
        using var document = await AskAsync(request.Model, body, paid, cancellationToken);
        var answer = GeminiAnswer.Read(document, ErrorCode.StoryboardFailed);
        var added = StoryboardReader.Added(answer, request.AddedScenes, request.Previous);
        return request.Previous with { Scenes = [.. request.Previous.Scenes, .. added], Raw = answer.Text };
    }

    private Task<AnswerDocument> AskAsync(string model, JsonObject body, IPaidCall paid, CancellationToken cancellationToken) => client.AskAsync(
        client.Model(model), VertexMethod.GenerateContent, body, ErrorCode.StoryboardFailed, client.Options.TextTimeLimit, workspace: null, paid, cancellationToken);

    private JsonObject Request(string instruction, string brief, JsonObject schema, uint seed)
    {
        var options = client.Options;
        var config = new JsonObject
        {
            ["seed"] = Seeds.Positive(seed),
            ["responseMimeType"] = "application/json",
            ["responseSchema"] = schema,
        };
        if (options.MaxOutputTokens is { } most) config["maxOutputTokens"] = most;
        if (options.ThinkingLevel is { } level) config["thinkingConfig"] = new JsonObject { ["thinkingLevel"] = level };
        return new JsonObject
        {
            ["systemInstruction"] = new JsonObject { ["parts"] = new JsonArray(new JsonObject { ["text"] = instruction }) },
            ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = brief }) }),
            ["generationConfig"] = config,
        }.WithSafety(options);
    }
}
