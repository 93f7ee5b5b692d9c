using VidPipe.Core.Actions;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>Has the text model write the storyboard and keeps it as an asset.</summary>
public sealed class WriteStoryboard(ActionCache cache, GenerationProviders providers) : MemoizedActivity<StoryboardWork, StoryboardOutput>(cache)
{
    public static Activity<WorkItem<StoryboardWork>, StepResult<StoryboardOutput>> Handle { get; } = new("WriteStoryboard");

    private const string Action = "write-storyboard";
    private const int ActionVersion = 1;

    internal static string KeyOf(StoryboardWork work) => ActionKeys.For(Action, ActionVersion, work);

    protected override string ActionName => Action;

    protected override int Version => ActionVersion;

    protected override PricedCall CallOf(StoryboardWork work) => new(work.Model, 1);

    protected override async Task<StoryboardOutput> ExecuteAsync(ActionScope scope, StoryboardWork work, CancellationToken cancellationToken)
    {
        var storyboard = await scope.AskAsync(
            work.Model,
            1,
            work.Seed,
            (seed, paid, ct) => providers.For(work.Model).Writer.WriteStoryboardAsync(
                new StoryboardRequest(work.Model, work.Prompt, work.Style, work.SceneCount, seed), paid, ct),
            written => Task.FromResult(StoryboardFile.Checked(written, work.SceneCount)),
            cancellationToken).ConfigureAwait(false);
        return await StoryboardFile.StoreAsync(scope, storyboard, cancellationToken).ConfigureAwait(false);
    }
}
