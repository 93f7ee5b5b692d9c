using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>A room: a wall with a window on the hour outside, shelves, a hanging lamp, and a table to stand things on.</summary>
internal sealed class Interior(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    private static readonly string[] Walls = ["C98F6B", "8FA58C", "B48A9C", "7F93AE"];
    private static readonly string[] Wares = ["E3B04B", "6C9A8B", "C8553D", "F1E3D3", "588B8B"];

    private Vector3 Wall => Colour.Mix(Colour.Turn(Colour.Hex(Hash.Pick(Seed, 1, Walls)), Plan.Hue), Colour.Hex("241A24"), 0.12f + 0.5f * Light.Night);

    private int Side => Chance(2) < 0.5f ? -1 : 1;

    public override IEnumerable<Layer> Behind()
    {
        yield return new("wall", 0.40f, default, default, null, PaintWall);
        yield return new("shelves", 0.50f, default, default, null, PaintShelves);
        yield return new("lamp", 0.72f, default, new(0.003f, 0), null, PaintLamp);
        yield return new("stage", 1f, default, default, null, PaintTable);
    }

    public override float Stage(float x) => 0.80f;

    public override float Landmark(float x) => 0.80f;

    private void PaintWall(Surface surface)
    {
        var centre = new Vector2(-Side * HalfWidth * 0.38f, 0.34f);
        var half = new Vector2(MathF.Min(0.26f, HalfWidth * 0.46f), 0.21f);
        surface.Shade((x, y) =>
        {
            var inX = half.X - MathF.Abs(x - centre.X);
            var inY = half.Y - MathF.Abs(y - centre.Y);
            if (inX > 0 && inY > 0) return default;
            var grain = 0.02f * (Hash.Noise(x * 90, y * 90, Seed) - 0.5f);
            var fall = 1 - 0.35f * Math.Clamp(Vector2.Distance(new(x, y), new(Side * HalfWidth * 0.3f, 0.35f)) - 0.2f, 0, 1);
            var stripes = MathF.Sin(x * 60) > 0 ? 0.012f : 0;
            return Colour.Opaque(Vector3.Clamp(Wall * fall + new Vector3(grain + stripes), Vector3.Zero, Vector3.One));
        });
        var frame = Colour.Opaque(Colour.Mix(Colour.Hex("F3E9DC"), Colour.Hex("3A2F3A"), 0.15f + 0.5f * Light.Night));
        foreach (var share in new[] { -1f, 0, 1 })
        {
            surface.Line(new(centre.X + share * half.X, centre.Y - half.Y), new(centre.X + share * half.X, centre.Y + half.Y), share == 0 ? 0.010f : 0.020f, frame);
            surface.Line(new(centre.X - half.X, centre.Y + share * half.Y), new(centre.X + half.X, centre.Y + share * half.Y), share == 0 ? 0.010f : 0.020f, frame);
        }

        surface.Line(new(centre.X - half.X - 0.03f, centre.Y + half.Y + 0.012f), new(centre.X + half.X + 0.03f, centre.Y + half.Y + 0.012f), 0.022f, frame);
        surface.Shade((x, y) =>
        {
            var slant = x - centre.X + Side * -0.55f * (y - centre.Y - half.Y);
            var beam = Math.Clamp((half.X - MathF.Abs(slant)) * 8, 0, 1) * Math.Clamp((y - centre.Y - half.Y) * 6, 0, 1);
            return new Vector4(Light.Sun * (beam * 0.10f * (1 - Light.Night)), 0);
        });
    }

    private void PaintShelves(Surface surface)
    {
        var wood = Colour.Mix(Colour.Hex("6B4530"), Colour.Hex("1D1418"), 0.15f + 0.45f * Light.Night);
        var left = Side > 0 ? HalfWidth * 0.16f : -HalfWidth * 0.95f;
        var right = Side > 0 ? HalfWidth * 0.95f : -HalfWidth * 0.16f;
        for (var shelf = 0; shelf < 2; shelf++)
        {
            var y = 0.33f + shelf * 0.19f;
            for (var x = left + 0.04f; x < right - 0.03f;)
            {
                var seed = Hash.Of(Seed, 400 + shelf * 50 + (int)(x * 400));
                var width = Hash.Between(seed, 1, 0.018f, 0.05f);
                var height = Hash.Between(seed, 2, 0.05f, 0.115f);
                var ware = Colour.Mix(Colour.Turn(Colour.Hex(Hash.Pick(seed, 3, Wares)), Plan.Hue), Colour.Hex("1C1520"), 0.25f + 0.45f * Light.Night);
                if (Hash.Unit(seed, 4) < 0.65f) surface.Polygon([new(x, y - height), new(x + width, y - height), new(x + width, y), new(x, y)], Colour.Opaque(Colour.Mix(ware, Vector3.One, 0.08f)), Colour.Opaque(ware));
                else surface.Ellipse(x + width / 2, y - height * 0.32f, width * 0.62f, height * 0.34f, Colour.Opaque(ware));
                x += width + Hash.Between(seed, 5, 0.006f, 0.05f);
            }

            surface.Polygon([new(left, y), new(right, y), new(right, y + 0.018f), new(left, y + 0.018f)], Colour.Opaque(Colour.Mix(wood, Vector3.One, 0.12f)), Colour.Opaque(wood));
            surface.Polygon([new(left, y + 0.018f), new(right, y + 0.018f), new(right, y + 0.05f), new(left, y + 0.05f)], Colour.Veil(Vector3.Zero, 0.28f), default);
        }
    }

    private void PaintLamp(Surface surface)
    {
        var x = Side * HalfWidth * 0.06f;
        var shade = Colour.Opaque(Colour.Mix(Colour.Hex("2B2A33"), Light.Shade, 0.3f));
        var glow = Colour.Hex("FFCB80");
        surface.Line(new(x, -0.6f), new(x, 0.16f), 0.005f, shade);
        surface.Glow(x, 0.24f, 0.85f, glow, 0.30f + 0.35f * Light.Night);
        surface.Glow(x, 0.24f, 0.30f, glow, 0.45f + 0.3f * Light.Night);
        surface.Polygon([new(x - 0.022f, 0.15f), new(x + 0.022f, 0.15f), new(x + 0.085f, 0.235f), new(x - 0.085f, 0.235f)], shade, shade);
        surface.Ellipse(x, 0.238f, 0.07f, 0.012f, Colour.Opaque(Colour.Hex("FFF0CC")), 0.3f);
    }

    private void PaintTable(Surface surface)
    {
        var wood = Colour.Mix(Colour.Hex("9A6238"), Colour.Hex("1C1114"), 0.15f + 0.42f * Light.Night);
        surface.Shade((x, y) =>
        {
            if (y < 0.765f) return default;
            var plank = MathF.Floor((x / (0.55f + (y - 0.765f)) + 20) * 3.1f);
            var grain = Hash.Noise(x * 5 / (0.5f + y), y * 90 + plank * 13, Seed + 40) - 0.5f;
            var tone = wood * (0.92f + 0.16f * Hash.Unit(Seed, (int)plank)) * (1 + 0.14f * grain) * (1.12f - 0.9f * (y - 0.765f));
            var sheen = Colour.Hex("FFCB80") * (0.26f * MathF.Exp(-MathF.Pow((x - Side * HalfWidth * 0.06f) / 0.32f, 2)) * Math.Clamp(1 - (y - 0.765f) * 5, 0, 1));
            return Colour.Opaque(Vector3.Clamp(tone + sheen, Vector3.Zero, Vector3.One));
        }, 0.765f);
        surface.Line(new(-3, 0.766f), new(3, 0.766f), 0.004f, Colour.Opaque(Colour.Mix(wood, Colour.Hex("FFE2B0"), 0.4f)));
    }
}
