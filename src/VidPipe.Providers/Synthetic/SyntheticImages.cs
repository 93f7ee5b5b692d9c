using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Media;
using VidPipe.Providers.Synthetic.Calls;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic;

/// <summary>Paints illustrated scenes from prompts, and goes on from the pictures that it is shown.</summary>
internal sealed class SyntheticImages(CallDesk desk, IFfmpeg ffmpeg, Easels easels) : IImageGenerator
{
    private readonly PictureFiles _files = new(ffmpeg);

    public async Task<GeneratedFile> GenerateAsync(ImageRequest request, IWorkspace workspace, IPaidCall paid, CancellationToken cancellationToken)
    {
        var canvas = Canvas.For(request.AspectRatio, request.IsDraft);
        var digest = await RequestDigest.OfAsync(request, cancellationToken);
        await desk.AcceptAsync(SyntheticKind.Image, request.Model, request.Prompt, digest, cancellationToken);

        return await easels.DrawAsync(() => DrawAsync(request, canvas, workspace, cancellationToken), cancellationToken);
    }

    private async Task<GeneratedFile> DrawAsync(ImageRequest request, Canvas canvas, IWorkspace workspace, CancellationToken cancellationToken)
    {
        var plan = await PlanAsync(request, workspace, cancellationToken);
        using var compositor = new Compositor(SheetPainter.Still(plan, canvas), canvas);
        using var darkroom = new Darkroom(canvas);
        compositor.Draw(plan.Camera);
        darkroom.Darken(compositor.Picture.Span, 0);
        var png = await _files.WritePngAsync(compositor.Picture, plan.Words, canvas, workspace, cancellationToken);
        await PngPlan.WriteAsync(png, plan, cancellationToken);
        return new GeneratedFile(png, MediaTypes.Png);
    }

    private async Task<ScenePlan> PlanAsync(ImageRequest request, IWorkspace workspace, CancellationToken cancellationToken)
    {
        if (request.References is not [var reference, ..]) return PlanReader.Read(request, null, null, 0);
        var previous = await PngPlan.ReadAsync(reference.Path, cancellationToken);
        var thumbnail = await _files.ReadAsync(reference, 8, 6, workspace, cancellationToken);
        var mark = Hash.OfText(Convert.ToHexString(thumbnail), request.Seed);
        return PlanReader.Read(request, previous, previous is null ? Tint(thumbnail) : null, mark);
    }

    /// <summary>The mean colours of a picture's upper, middle and lower third.</summary>
    private static string[] Tint(byte[] thumbnail) =>
        [.. thumbnail.Chunk(thumbnail.Length / 3).Select(band => string.Concat(Enumerable.Range(0, 3).Select(channel => Mean(band, channel).ToString("X2", null))))];

    private static int Mean(byte[] band, int channel)
    {
        var sum = 0;
        for (var i = channel; i < band.Length; i += 4) sum += band[i];
        return sum / (band.Length / 4);
    }
}
