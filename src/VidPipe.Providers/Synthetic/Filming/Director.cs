using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Operations;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Filming;

/// <summary>Decides how a clip gets from its start keyframe to its end keyframe.</summary>
internal sealed class Director(PictureFiles files)
{
    private const int ProofWidth = 64;
    private const int ProofHeight = 36;

    /// <summary>Mean distance of colours (of 255) up to which a keyframe counts as the picture that its plan describes.</summary>
    private const double Likeness = 6;

    /// <returns>The shot, and the plan of its beginning when there is one.</returns>
    public async Task<(Shot Shot, ScenePlan? Plan)> StageAsync(
        VideoOperation operation, GeneratedFile startFrame, GeneratedFile? endFrame, Canvas canvas, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var start = await PlanAsync(startFrame, canvas, workspace, cancellationToken);
        var end = endFrame is null ? Onwards(start, operation) : start is null ? null : await PlanAsync(endFrame, canvas, workspace, cancellationToken);
        if (start is not null && end is not null && start.SharesWorldWith(end)) return (Shot.Travel(start, end, canvas, operation.Duration, operation.Seed), start);

        var first = await files.ReadAsync(startFrame, canvas.Width, canvas.Height, workspace, cancellationToken);
        var second = endFrame is null ? null : await files.ReadAsync(endFrame, canvas.Width, canvas.Height, workspace, cancellationToken);
        return (Shot.Dissolve(first, second, operation.Prompt, canvas, operation.Duration, operation.Seed), start);
    }

    private static ScenePlan? Onwards(ScenePlan? start, VideoOperation operation) => start is null ? null : start with
    {
        Camera = Framing.Of(operation.Prompt, start.Camera, operation.Seed),
        Drift = start.Drift + 0.12f,
    };

    /// <summary>The plan that a keyframe carries, if the keyframe really shows it: a picture edited elsewhere may still carry its old one.</summary>
    private async Task<ScenePlan?> PlanAsync(GeneratedFile frame, Canvas canvas, IWorkspace workspace, CancellationToken cancellationToken)
    {
        if (await PngPlan.ReadAsync(frame.Path, cancellationToken) is not { } plan) return null;
        var seen = await files.ReadAsync(frame, ProofWidth, ProofHeight, workspace, cancellationToken);
        // An eighth, but never coarser than the grid.
        var shrink = Math.Clamp(Math.Min(canvas.Width / ProofWidth, canvas.Height / ProofHeight), 1, 8);
        var proof = new Canvas(canvas.Width / shrink, canvas.Height / shrink, canvas.FramesPerSecond);
        using var compositor = new Compositor(SheetPainter.Still(plan, proof), proof);
        using var darkroom = new Darkroom(proof);
        compositor.Draw(plan.Camera);
        darkroom.Darken(compositor.Picture.Span, 0);
        return Distance(seen, compositor.Picture.Span, proof, plan.Words.Length > 0) <= Likeness ? plan : null;
    }

    /// <summary>Compares colours on a coarse grid, leaving out the part that words may cover.</summary>
    private static double Distance(byte[] seen, ReadOnlySpan<byte> drawn, Canvas proof, bool hasWords)
    {
        double sum = 0;
        var count = 0;
        for (var y = hasWords ? ProofHeight * 2 / 5 : 0; y < ProofHeight; y++)
        {
            for (var x = 0; x < ProofWidth; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                {
                    sum += Math.Abs(seen[(y * ProofWidth + x) * 4 + channel] - Mean(drawn, proof, x, y, channel));
                    count++;
                }
            }
        }

        return sum / count;
    }

    private static double Mean(ReadOnlySpan<byte> drawn, Canvas proof, int x, int y, int channel)
    {
        // The proof is read as the keyframe is: scaled to cover the grid, and cut on its longer side.
        var scale = Math.Min(proof.Width / (double)ProofWidth, proof.Height / (double)ProofHeight);
        var left = (proof.Width - ProofWidth * scale) / 2 + x * scale;
        var top = (proof.Height - ProofHeight * scale) / 2 + y * scale;
        double sum = 0;
        var count = 0;
        for (var row = (int)top; row < Math.Min(proof.Height, Math.Max(top + scale, (int)top + 1)); row++)
        {
            for (var column = (int)left; column < Math.Min(proof.Width, Math.Max(left + scale, (int)left + 1)); column++)
            {
                sum += drawn[(row * proof.Width + column) * 4 + channel];
                count++;
            }
        }

        return sum / Math.Max(1, count);
    }
}
