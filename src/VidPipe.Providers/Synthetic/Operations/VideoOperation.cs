using VidPipe.Core.Generation;

namespace VidPipe.Providers.Synthetic.Operations;

/// <summary>A video operation as it lies on disk, next to copies of its keyframes.</summary>
/// <param name="Act">How it will misbehave, or null.</param>
/// <param name="EndFrame">Media type of the end keyframe, or null without one.</param>
internal sealed record VideoOperation(
    string Name, DateTimeOffset StartedAt, SyntheticAct? Act, string Model, string Prompt, string AspectRatio, int Duration, AudioMode Audio, uint Seed,
    string StartFrame, string? EndFrame)
{
    public bool IsDraft { get; init; }
}
