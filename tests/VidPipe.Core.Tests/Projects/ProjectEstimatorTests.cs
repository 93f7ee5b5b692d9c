using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

public class ProjectEstimatorTests
{
    [Theory]
    [InlineData(1, null, 15)] // no clip is found before the first poll
    [InlineData(4, null, 15)]
    [InlineData(5, null, 30)]
    [InlineData(1, 40, 45)]
    [InlineData(8, 40, 90)]
    public void Clips_that_are_polled_for_take_whole_polls_a_few_at_once(int clips, int? typicalSeconds, int expected)
    {
        var video = Model("v", ModelKind.Video) with { PollInterval = TimeSpan.FromSeconds(15), TypicalTime = typicalSeconds is { } s ? TimeSpan.FromSeconds(s) : null };
        var planned = new PlannedCalls(0, 0, clips, 0, 0);

        var polled = Seconds(video, planned);
        var unpolled = Seconds(video with { PollInterval = TimeSpan.Zero, TypicalTime = null }, planned);

        Assert.Equal(expected, polled - unpolled, tolerance: 1);
    }

    [Fact]
    public void Pictures_follow_each_other_and_voices_are_spoken_meanwhile()
    {
        var image = Model("i", ModelKind.Image) with { TypicalTime = TimeSpan.FromSeconds(10), LeastInterval = TimeSpan.FromSeconds(3) };
        var voice = Model("s", ModelKind.Speech) with { TypicalTime = TimeSpan.FromSeconds(5) };

        var seconds = ProjectEstimator.Estimate(Specs.Of(scenes: 2) with { TextModel = "t", ImageModel = "i", VideoModel = "v", SpeechModel = "s" }, Table(image, voice, Model("v", ModelKind.Video)), new PlannedCalls(1, 4, 0, 2, 100)).Seconds;

        Assert.InRange(seconds, 40, 50);
    }

    private static double Seconds(ModelInfo video, PlannedCalls planned) => ProjectEstimator.Estimate(
        Specs.Of(scenes: 2) with { TextModel = "t", ImageModel = "i", VideoModel = "v", SpeechModel = "s" }, Table(Model("i", ModelKind.Image), Model("s", ModelKind.Speech), video), planned).Seconds;

    private static ModelTable Table(params ModelInfo[] models) => new([Model("t", ModelKind.Text), .. models]);

    private static ModelInfo Model(string id, ModelKind kind) => new(id, kind, "test", PriceUnit.Request, 0, [4], ["16:9"], TimeSpan.Zero, 1);
}
