using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

internal static class Specs
{
    public static ModelTable Models { get; } = new(
    [
        Model("writer", ModelKind.Text, PriceUnit.Request, 0.01m),
        Model("writer-2", ModelKind.Text, PriceUnit.Request, 0.01m),
        Model("painter", ModelKind.Image, PriceUnit.Image, 0.02m),
        Model("painter-2", ModelKind.Image, PriceUnit.Image, 0.02m),
        Model("camera", ModelKind.Video, PriceUnit.Second, 0.1m),
        Model("camera-2", ModelKind.Video, PriceUnit.Second, 0.1m),
        Model("voice", ModelKind.Speech, PriceUnit.Request, 0.001m),
    ]);

    public static ProjectSpec Of(string prompt = "A boat", int scenes = 3) => new(
        prompt, null, null, 2, scenes, "16:9", "writer", "painter", "camera", "voice",
        AudioEnabled: true, Voiceover: true, CaptionMode.Sidecar, 0, 7, null);

    private static ModelInfo Model(string id, ModelKind kind, PriceUnit unit, decimal price) =>
        new(id, kind, "studio", unit, price, [2, 4], ["16:9", "9:16", "1:1"], TimeSpan.FromMilliseconds(10), 5);
}
