using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>Trunks behind trunks in the mist, and light falling through.</summary>
internal sealed class Forest(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    public override IEnumerable<Layer> Behind()
    {
        yield return Ridge("slope", 0.14f, Hills(0.50f, 0.22f, 1.2f, 31, 4), "5C7F78", 0.8f);
        yield return Trunks("trees far", 0.26f, 0.70f, 0.010f, 26, 37);
        yield return Trunks("trees", 0.44f, 0.755f, 0.017f, 14, 41);
        yield return new("rays", 0.5f, default, new(0.01f, 0), null, PaintRays);
        yield return Trunks("trees near", 0.68f, 0.82f, 0.030f, 6.5f, 43);
        yield return Ridge("stage", 1f, Stage, "26463A", 0.1f);
    }

    public override IEnumerable<Layer> Before() => [Frame(), Grass("ferns", 1.3f, 1.0f, "1E3A2C", 71)];

    public override float Stage(float x) => Hills(0.885f, 0.05f, 1f, 83, 3)(x);

    public override float Landmark(float x) => Hills(0.82f, 0.04f, 1.3f, 43)(x) + 0.02f;

    private Layer Trunks(string name, float nearness, float level, float width, float perUnit, int salt) =>
        new(name, nearness, default, default, null, surface =>
        {
            var line = Hills(level, 0.04f, 1.3f, salt);
            var tone = Tone("2C4A44", nearness);
            var low = Colour.Opaque(Colour.Mix(tone, Light.Haze, 0.35f * (1 - nearness)));
            for (var cell = (int)(surface.Area.Left * perUnit) - 2; cell < surface.Area.Right * perUnit + 2; cell++)
            {
                var seed = Hash.Of(Seed, salt * 4000 + cell);
                var x = (cell + Hash.Unit(seed, 0)) / perUnit;
                var half = width * Hash.Between(seed, 1, 0.4f, 0.8f);
                var lean = Hash.Between(seed, 2, -0.03f, 0.03f);
                var foot = line(x) + 0.01f;
                surface.Polygon([new(x - half * 1.7f, foot), new(x - half, foot - 0.06f), new(x + lean - half * 0.7f, -0.5f), new(x + lean + half * 0.7f, -0.5f), new(x + half, foot - 0.06f), new(x + half * 1.7f, foot)], Colour.Opaque(tone), low);
                Crown(surface, seed, x + lean * 0.8f, half, tone);
            }

            surface.Ground(line, depth => Colour.Mix(tone, Colour.Mix(tone, Light.Haze, 0.5f * (1 - nearness)), depth / 0.12f));
        });

    private void Crown(Surface surface, uint seed, float x, float half, Vector3 tone)
    {
        for (var branch = 0; branch < 5; branch++)
        {
            var side = branch % 2 == 0 ? 1 : -1;
            var y = Hash.Between(seed, 60 + branch, -0.02f, 0.40f);
            var reach = half * Hash.Between(seed, 70 + branch, 4, 9);
            var tip = new Vector2(x + side * reach, y - reach * 0.35f);
            surface.Line(new(x, y), tip, half * 0.35f, Colour.Opaque(tone));
            var leaf = Colour.Mix(tone, Colour.Mix(Colour.Hex("6FA060"), Light.Haze, 0.5f), 0.22f);
            surface.Ellipse(tip.X, tip.Y, reach * 0.65f, reach * 0.32f, Colour.Veil(leaf, 0.85f), 0.35f);
            surface.Ellipse(tip.X - side * reach * 0.3f, tip.Y + reach * 0.1f, reach * 0.5f, reach * 0.24f, Colour.Veil(leaf, 0.85f), 0.35f);
        }
    }

    private void PaintRays(Surface surface)
    {
        var lamp = Sky.Lamp(Plan, HalfWidth);
        var strength = 0.20f * (1 - Light.Night * 0.6f);
        surface.Shade((x, y) =>
        {
            var angle = (x - lamp.X) / (y + 0.45f);
            var beam = MathF.Max(0, Hash.Noise(angle * 9 + 30, Seed + 77) - 0.42f) * 1.7f;
            var fade = Math.Clamp(1.05f - y, 0, 1) * Math.Clamp(1 - MathF.Abs(angle) * 0.8f, 0, 1);
            return new Vector4(Light.Sun * (beam * fade * strength), 0);
        });
    }

    private Layer Frame() => new("frame", 1.25f, default, new(0.004f, 0), null, surface =>
    {
        var dark = Colour.Mix(Light.Shade, Tone("1C332B", 1), 0.3f);
        foreach (var side in new[] { -1, 1 })
        {
            var x = side * (HalfWidth + 0.06f * Chance(side + 50));
            surface.Polygon([new(x - 0.10f, 1.3f), new(x - 0.055f, 0.8f), new(x - 0.05f, -0.5f), new(x + 0.05f, -0.5f), new(x + 0.055f, 0.8f), new(x + 0.10f, 1.3f)], Colour.Opaque(dark), Colour.Opaque(dark));
            for (var leaf = 0; leaf < 16; leaf++)
            {
                var lx = x - side * Hash.Between(Seed, 300 + leaf + side, 0, 0.26f);
                surface.Ellipse(lx, Hash.Between(Seed, 330 + leaf + side, -0.10f, 0.02f), 0.05f, 0.032f, Colour.Opaque(dark), 0.3f);
            }
        }
    });
}
