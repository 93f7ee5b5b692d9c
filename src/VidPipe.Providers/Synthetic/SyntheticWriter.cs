using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Providers.Synthetic.Writing;

namespace VidPipe.Providers.Synthetic;

/// <summary>Writes storyboards by rule. The same prompt, style, scene count and seed give the same words.</summary>
internal sealed class SyntheticWriter(CallDesk desk) : IWriter
{
    public async Task<Storyboard> WriteStoryboardAsync(StoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken)
    {
        await desk.AcceptAsync(SyntheticKind.Writer, request.Model, request.Prompt, RequestDigest.Of(request), cancellationToken);
        return new StoryboardWriter(request.Prompt, request.Style, request.Seed).Write(request.SceneCount);
    }

    public async Task<Storyboard> ExtendStoryboardAsync(ExtendStoryboardRequest request, IPaidCall paid, CancellationToken cancellationToken)
    {
        await desk.AcceptAsync(SyntheticKind.Writer, request.Model, request.Prompt, RequestDigest.Of(request), cancellationToken);
        return new StoryboardWriter(request.Prompt, request.Style, request.Seed).Extend(request.Previous, request.AddedScenes);
    }
}
