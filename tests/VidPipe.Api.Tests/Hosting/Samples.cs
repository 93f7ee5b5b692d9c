using System.Globalization;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Jobs;
using VidPipe.Core.Projects;
using VidPipe.Core.Webhooks;

namespace VidPipe.Api.Tests.Hosting;

/// <summary>Things that tests start from.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Then = new DateTimeOffset(2026, 3, 1, 11, 0, 0, TimeSpan.Zero).AddMilliseconds(250);

    public static ModelTable Models { get; } = new(
    [
        Model("writer-1", ModelKind.Text, [], []),
        Model("writer-2", ModelKind.Text, [], []),
        Model("painter-1", ModelKind.Image, [], ["16:9", "9:16", "1:1"]),
        Model("painter-wide", ModelKind.Image, [], ["16:9"]),
        Model("filmer-1", ModelKind.Video, [4, 6, 8], ["16:9", "9:16"], defaultDuration: 4),
        Model("filmer-old", ModelKind.Video, [4, 6, 8], ["16:9", "9:16"], defaultDuration: 4) with { IsRetired = true, Replacement = "filmer-1" },
        Model("speaker-old", ModelKind.Speech, [], []) with { IsRetired = true },
        Model("filmer-square", ModelKind.Video, [5], ["1:1"]),
        Model("speaker-1", ModelKind.Speech, [], []),
    ]);

    public static WebhookPolicy Webhooks { get; } = WebhookPolicy.Read(new WebhookOptions { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }, null);

    public static string ProjectId(int number) => "project-" + number.ToString("x44", CultureInfo.InvariantCulture);

    public static string Digest(char fill) => new(fill, 64);

    public static ProjectStatusSummary Status(ProjectStatus status) =>
        new(ProjectId(1), status, "clips", 62.5, 2, 4, "Clips", null, Then);

    public static ProjectDocument Project(ProjectStatus status, string? title = "Zwei Käfer: \"Tag/Nacht\" 🪲", CaptionMode captions = CaptionMode.Sidecar) => new()
    {
        JobId = ProjectId(1),
        Run = 2,
        Revision = 7,
        Status = status.ToJob(),
        Stage = "stitch",
        ProgressPct = 100,
        Message = "Done",
        Spec = Spec(title, captions),
        Storyboard = new StoryboardSection("T", "S", [], "{}"),
        Scenes = [],
        Runs = [new RunDocument(1, Then, null, new Dictionary<string, double> { ["storyboard"] = 1.5 }, [new StepEntry(Then, "storyboard", null, 1.5, 0.01m, false)])],
        Costs = CostDocument.None,
        Output = Output(captions),
        CreatedAt = Then,
        UpdatedAt = Then,
    };

    public static ProjectSpec Spec(string? title = "Title", CaptionMode captions = CaptionMode.Sidecar) => new(
        "A beetle", null, title, 4, 4, "16:9", "writer-1", "painter-1", "filmer-1", "speaker-1", true, true, captions, 0, 7, null);

    public static ProjectForecast Forecast(string from = "clips") => new(
        new ProjectEstimate(0.5m, [new EstimatedCall("filmer-1", PriceUnit.Second, 4, 0.5m)], 6),
        new ProjectParts(false, [], [2], [], true),
        new ProjectParts(false, [], [], [], false),
        new KeptParts(4, 8, 3),
        from);

    public static RunPlan NextRun(int run = 3) => new(ProjectId(1), "owner", new ProjectInput(Spec(), run), Forecast());

    private static OutputDocument Output(CaptionMode captions) => new(
        new AssetRef(Digest('a'), MediaTypes.Mp4, 1000, 16, 1280, 720),
        new AssetRef(Digest('b'), MediaTypes.Jpeg, 1000),
        captions == CaptionMode.None ? null : new AssetRef(Digest('c'), MediaTypes.Srt, 1000),
        captions == CaptionMode.None ? null : new AssetRef(Digest('d'), MediaTypes.Vtt, 1000),
        0.01);

    private static ModelInfo Model(string id, ModelKind kind, int[] durations, string[] ratios, int? defaultDuration = null) =>
        new(id, kind, "synthetic", PriceUnit.Request, 0.01m, durations, ratios, TimeSpan.FromSeconds(1), 10, defaultDuration);
}
