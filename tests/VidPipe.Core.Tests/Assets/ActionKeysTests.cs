using VidPipe.Core.Actions;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Tests.Assets;

public sealed class ActionKeysTests
{
    private sealed record Work(string Model, string Prompt, uint Seed, AssetRef? Start);

    private static readonly Work Some = new("image-1", "a lighthouse", 7, null);

    [Fact]
    public void A_key_is_the_digest_of_name_version_and_work() =>
        // printf '%s' '["draw",1,{"model":"image-1","prompt":"a lighthouse","seed":7,"start":null}]' | sha256sum
        Assert.Equal("7844d7254db2e3c10606da02a2ea82c661130a83901475f78d86b29a460783d0", ActionKeys.For("draw", 1, Some));

    [Fact]
    public void Every_part_of_the_work_decides_the_key()
    {
        var asset = new AssetRef(new string('a', 64), MediaTypes.Png, 10);
        string[] keys =
        [
            ActionKeys.For("draw", 1, Some),
            ActionKeys.For("paint", 1, Some),
            ActionKeys.For("draw", 2, Some),
            ActionKeys.For("draw", 1, Some with { Model = "image-2" }),
            ActionKeys.For("draw", 1, Some with { Prompt = "a lighthouse " }),
            ActionKeys.For("draw", 1, Some with { Seed = 8 }),
            ActionKeys.For("draw", 1, Some with { Start = asset }),
            ActionKeys.For("draw", 1, Some with { Start = asset with { Digest = new string('b', 64) } }),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, k => Assert.True(AssetRef.IsDigest(k)));
        Assert.Equal(keys[0], ActionKeys.For("draw", 1, Some with { }));
    }

    [Fact]
    public void The_order_of_members_does_not() =>
        Assert.Equal(ActionKeys.For("draw", 1, new { B = 1, A = 2 }), ActionKeys.For("draw", 1, new { A = 2, B = 1 }));
}
