using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>Has the text model write the storyboard and keeps it as an asset.</summary>
public sealed class WriteStoryboard(ActionCache cache, GenerationProviders providers) : MemoizedActivity<StoryboardWork, StoryboardOutput>(cache)
{
    public static Activity<WorkItem<StoryboardWork>, StepResult<StoryboardOutput>> Handle { get; } = new("WriteStoryboard");

    protected override string ActionName => "write-storyboard";

    protected override int Version => 1;

    protected override async Task<StoryboardOutput> ExecuteAsync(ActionScope scope, StoryboardWork work, CancellationToken cancellationToken)
    {
        var request = new StoryboardRequest(work.Model, work.Prompt, work.Style, work.SceneCount, work.Seed);
        var storyboard = await scope.PayAsync(
            work.Model, 1, (paid, ct) => providers.For(work.Model).Writer.WriteStoryboardAsync(request, paid, ct), cancellationToken).ConfigureAwait(false);
        Check(storyboard, work.SceneCount);

        var path = scope.Workspace.NewFile("json");
        await using (var file = scope.Workspace.OpenWrite(path))
        {
            await System.Text.Json.JsonSerializer.SerializeAsync(file, storyboard, DurableJson.Options, cancellationToken).ConfigureAwait(false);
        }

        var document = await scope.Assets.AddAsync(scope.Workspace, path, MediaTypes.Json, null, null, null, cancellationToken).ConfigureAwait(false);
        return new StoryboardOutput(document, storyboard.Title, storyboard.Scenes);
    }

    private static void Check(Storyboard storyboard, int sceneCount)
    {
        if (storyboard.Scenes.Count != sceneCount)
        {
            throw new VidPipeException(ErrorCode.StoryboardFailed, $"The storyboard has {storyboard.Scenes.Count} scenes, not {sceneCount}.");
        }

        var blank = storyboard.Scenes.Index().FirstOrDefault(s =>
            string.IsNullOrWhiteSpace(s.Item.StartFramePrompt) || string.IsNullOrWhiteSpace(s.Item.EndFramePrompt) || string.IsNullOrWhiteSpace(s.Item.VideoMotionPrompt));
        if (blank.Item is not null) throw new VidPipeException(ErrorCode.StoryboardFailed, $"Scene {blank.Index} of the storyboard lacks a prompt.");
    }
}
