using System.Text.Json;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Core.Texts;

namespace VidPipe.Core.Projects;

/// <summary>A storyboard as an asset.</summary>
internal static class StoryboardFile
{
    public static async Task<StoryboardOutput> StoreAsync(ActionScope scope, Storyboard storyboard, CancellationToken cancellationToken)
    {
        var path = scope.Workspace.NewFile("json");
        await using (var file = scope.Workspace.OpenWrite(path))
        {
            await JsonSerializer.SerializeAsync(file, storyboard, DurableJson.Options, cancellationToken).ConfigureAwait(false);
        }

        var document = await scope.Assets.AddAsync(scope.Workspace, path, MediaTypes.Json, null, null, null, cancellationToken).ConfigureAwait(false);
        return new StoryboardOutput(document, storyboard.Title, storyboard.Scenes);
    }

    /// <exception cref="AssetDamagedException">It is missing, or was damaged and has been dropped.</exception>
    public static async Task<Storyboard> ReadAsync(AssetStore assets, IWorkspace workspace, AssetRef reference, CancellationToken cancellationToken)
    {
        var path = await assets.MaterializeAsync(reference, workspace, cancellationToken).ConfigureAwait(false);
        await using var file = workspace.OpenRead(path);
        return (await JsonSerializer.DeserializeAsync<Storyboard>(file, DurableJson.Options, cancellationToken).ConfigureAwait(false))!;
    }

    /// <exception cref="UnusableAnswerException">STORYBOARD_FAILED: it has another number of scenes, or one lacks a prompt.</exception>
    public static Storyboard Checked(Storyboard storyboard, int sceneCount)
    {
        if (storyboard.Scenes.Count != sceneCount) throw Unusable($"The storyboard has {storyboard.Scenes.Count} scenes, not {sceneCount}.");

        var blank = storyboard.Scenes.Index().FirstOrDefault(s =>
            VisibleText.IsBlank(s.Item.StartFramePrompt) || VisibleText.IsBlank(s.Item.EndFramePrompt) || VisibleText.IsBlank(s.Item.VideoMotionPrompt));
        return blank.Item is null ? storyboard : throw Unusable($"Scene {blank.Index} of the storyboard lacks a prompt.");
    }

    private static UnusableAnswerException Unusable(string what) => new(Failure.Of(ErrorCode.StoryboardFailed, what));
}
