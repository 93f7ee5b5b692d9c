using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Filming;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Tests.Synthetic.Filming;

public class CameraPathTests
{
    private static readonly Camera From = new(-0.28f, 0.05f, 1f);
    private static readonly Camera To = new(-0.3f, -0.05f, 1.42f);

    [Fact]
    public void It_leads_from_one_keyframe_to_the_other_whatever_the_seed()
    {
        for (uint seed = 0; seed < 1000; seed++)
        {
            var path = CameraPath.Between(From, To, seed);

            Assert.Equal(From, path(0));
            Assert.Equal((To.X, To.Y), (path(1).X, path(1).Y));
            Assert.Equal(To.Zoom, path(1).Zoom, 1e-5f);
            Assert.All(Shares(), share => Assert.InRange(path(share).X, -0.3f, 0.3f));
            Assert.All(Shares(), share => Assert.InRange(path(share).Zoom, 1f, 1.4201f));
        }
    }

    [Theory]
    [InlineData("16:9")]
    [InlineData("9:16")]
    [InlineData("1:1")]
    public void It_never_shows_what_is_beyond_the_edges_of_a_flat_picture(string ratio)
    {
        var canvas = Canvas.For(ratio);
        var whole = new Camera(0, 0, 1).View(canvas, 1);
        var widest = 0.025f * canvas.Width / canvas.Height;
        for (uint seed = 0; seed < 1000; seed++)
        {
            foreach (var lean in new[] { -widest, 0, widest })
            {
                foreach (var way in Enum.GetValues<FlatWay>())
                {
                    var path = CameraPath.Inwards(lean, way, seed);
                    Assert.All(Shares(), share => AssertInside(path(share).View(canvas, 1), whole));
                }
            }
        }
    }

    private static IEnumerable<float> Shares() => Enumerable.Range(0, 49).Select(i => i / 48f);

    private static void AssertInside(WorldRect view, WorldRect whole)
    {
        const float Rounding = 1e-5f;
        Assert.True(
            view.Left >= whole.Left - Rounding && view.Right <= whole.Right + Rounding && view.Top >= whole.Top - Rounding && view.Bottom <= whole.Bottom + Rounding,
            $"{view} is not inside {whole}.");
    }
}
