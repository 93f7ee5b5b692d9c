using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>Has the text model continue a storyboard. The scenes that were there stay as they are, whatever the model makes of them.</summary>
public sealed class ExtendStoryboard(ActionCache cache, GenerationProviders providers) : MemoizedActivity<ExtendStoryboardWork, StoryboardOutput>(cache)
{
    public static Activity<WorkItem<ExtendStoryboardWork>, StepResult<StoryboardOutput>> Handle { get; } = new("ExtendStoryboard");

    private const string Action = "extend-storyboard";
    private const int ActionVersion = 1;

    internal static string KeyOf(ExtendStoryboardWork work) => ActionKeys.For(Action, ActionVersion, work);

    protected override string ActionName => Action;

    protected override int Version => ActionVersion;

    protected override PricedCall CallOf(ExtendStoryboardWork work) => new(work.Model, 1);

    protected override async Task<StoryboardOutput> ExecuteAsync(ActionScope scope, ExtendStoryboardWork work, CancellationToken cancellationToken)
    {
        var previous = await StoryboardFile.ReadAsync(scope.Assets, scope.Workspace, work.Previous, cancellationToken).ConfigureAwait(false);
        var storyboard = await scope.AskAsync(
            work.Model,
            1,
            work.Seed,
            (seed, paid, ct) => providers.For(work.Model).Writer.ExtendStoryboardAsync(
                new ExtendStoryboardRequest(work.Model, work.Prompt, work.Style, previous, work.AddedScenes, seed), paid, ct),
            extended => Task.FromResult(StoryboardFile.Checked(Continue(previous, extended), previous.Scenes.Count + work.AddedScenes)),
            cancellationToken).ConfigureAwait(false);
        return await StoryboardFile.StoreAsync(scope, storyboard, cancellationToken).ConfigureAwait(false);
    }

    private static Storyboard Continue(Storyboard previous, Storyboard extended) => extended with
    {
        Title = previous.Title,
        StyleGuide = previous.StyleGuide,
        Scenes = [.. previous.Scenes, .. extended.Scenes.Skip(previous.Scenes.Count)],
    };
}
