using VidPipe.Core.Actions;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Projects;

/// <param name="Level">The safety level to begin at.</param>
public sealed record ClipLevel(int Level);

/// <summary>
/// Finds the highest safety level at which a scene's clip is made or under way, whoever had it made; 0 when there is none.
/// </summary>
public sealed class FindClip(ActionCache cache, PaidOperations operations) : IActivity<ClipInput, ClipLevel>
{
    public static Activity<ClipInput, ClipLevel> Handle { get; } = new("FindClip");

    public async Task<ClipLevel> RunAsync(ActivityContext context, ClipInput input, CancellationToken cancellationToken)
    {
        var owner = new OwnerId(input.ProjectId);
        for (var level = SafetyPrompts.LastLevel; level > 0; level--)
        {
            var work = SafetyPrompts.WorkAt(input, level);
            if (level == SafetyPrompts.LastLevel)
            {
                var key = GenerateKeyframe.KeyOf(SafetyPrompts.EndFrameOf(input));
                var safer = await cache.FindAsync<KeyframeOutput>(key, owner, cancellationToken).ConfigureAwait(false);
                if (safer is null) continue;
                work = work with { EndFrame = safer.Output!.Frame };
            }

            if (await IsReachedAsync(work, owner, cancellationToken).ConfigureAwait(false)) return new ClipLevel(level);
        }

        return new ClipLevel(0);
    }

    private async Task<bool> IsReachedAsync(ClipWork work, OwnerId owner, CancellationToken cancellationToken)
    {
        var key = ClipAction.KeyOf(work);
        return await cache.FindAsync<ClipOutput>(key, owner, cancellationToken).ConfigureAwait(false) is not null
            || await operations.HasOperationAsync(key, cancellationToken).ConfigureAwait(false);
    }
}
