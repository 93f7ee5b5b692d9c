using System.Text;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Tests.Projects;

public sealed class WorksTests
{
    private static readonly AssetRef Frame = new(new string('a', 64), MediaTypes.Png, 1);

    /// <summary>What was made before there were takes is found by these very texts.</summary>
    [Fact]
    public void The_keys_of_first_takes_are_those_of_before_there_were_takes()
    {
        var frame = new KeyframeWork("m", "p", "16:9", 7, null);
        var clip = new ClipWork("m", "p", "16:9", 8, AudioMode.None, 7, Frame, Frame);

        Assert.Equal("""{"aspect_ratio":"16:9","model":"m","prompt":"p","reference":null,"seed":7}""", Text(frame));
        Assert.DoesNotContain("take", Text(clip), StringComparison.Ordinal);
    }

    [Fact]
    public void Later_takes_have_keys_and_seeds_of_their_own()
    {
        var takes = Enumerable.Range(0, 100).ToList();

        Assert.Equal(100, takes.Select(t => Text(new KeyframeWork("m", "p", "16:9", 7, null) { Take = t })).Distinct().Count());
        Assert.Equal(100, takes.Select(t => SceneTake.Seed(7, t)).Distinct().Count());
        Assert.Equal(7u, SceneTake.Seed(7, 0));
    }

    private static string Text<T>(T work) => Encoding.UTF8.GetString(CanonicalJson.Utf8(work));
}
