using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>Skylines behind skylines, lit windows, a street with lamps and their reflections.</summary>
internal sealed class City(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    private static readonly string[] Signs = ["FF4D8D", "3DE0FF", "FFC24D", "9D6BFF"];

    private float Lit => Math.Clamp(0.16f + Light.Night * 1.05f, 0, 1);

    public override IEnumerable<Layer> Behind()
    {
        yield return Towers("towers far", 0.16f, 0.30f, 0.10f, 0.62f, 11, 0.15f);
        yield return Towers("towers", 0.32f, 0.34f, 0.115f, 0.68f, 13, 0.6f);
        yield return Towers("blocks", 0.55f, 0.30f, 0.15f, 0.76f, 17, 1f);
        yield return Towers("houses", 0.78f, 0.16f, 0.19f, 0.84f, 19, 1f);
        yield return new("stage", 1f, default, default, null, PaintStreet);
        yield return new("lamps", 1.02f, default, default, null, PaintLamps);
    }

    public override float Stage(float x) => 0.905f;

    public override float Landmark(float x) => 0.86f;

    private Layer Towers(string name, float nearness, float height, float width, float foot, int salt, float windows) =>
        new(name, nearness, default, default, null, surface =>
        {
            var tone = Colour.Mix(Tone("4A5878", nearness), Light.Shade, 0.25f * nearness);
            var glow = Colour.Mix(Light.Haze, Colour.Hex("FFB36B"), 0.25f * Light.Night);
            for (var cell = (int)(surface.Area.Left / width) - 2; cell < surface.Area.Right / width + 2; cell++)
            {
                var seed = Hash.Of(Seed, salt * 4000 + cell);
                var centre = (cell + 0.5f) * width;
                var half = width * Hash.Between(seed, 1, 0.38f, 0.56f);
                var crowd = 0.55f + 0.75f * Hash.Noise(centre * 1.4f + 20, Seed + (uint)salt);
                var top = foot - height * Hash.Between(seed, 2, 0.45f, 1.15f) * crowd;
                var body = Colour.Mix(tone, Light.Haze, Hash.Between(seed, 3, 0, 0.14f));
                Tower(surface, seed, centre, half, top, foot + 0.02f, body, Colour.Mix(body, glow, 0.5f * (1 - nearness * 0.7f)));
                if (windows > 0) Windows(surface, seed, centre, half, top, foot, nearness, windows);
                if (nearness > 0.5f && Light.Night > 0.3f && Hash.Unit(seed, 8) > 0.72f) Sign(surface, seed, centre, half, top);
            }

            surface.Ground(_ => foot, _ => Colour.Mix(tone, Light.Shade, 0.4f));
        });

    private static void Tower(Surface surface, uint seed, float x, float half, float top, float foot, Vector3 body, Vector3 low)
    {
        surface.Polygon([new(x - half, top), new(x + half, top), new(x + half, foot), new(x - half, foot)], Colour.Opaque(body), Colour.Opaque(low));
        surface.Polygon([new(x + half * 0.35f, top), new(x + half, top), new(x + half, foot), new(x + half * 0.35f, foot)], Colour.Veil(body * 0.6f, 0.35f), Colour.Veil(low * 0.7f, 0.15f));
        var crown = Hash.Unit(seed, 5);
        if (crown > 0.75f) surface.Line(new(x, top), new(x, top - half * 1.3f), 0.0035f, Colour.Opaque(body));
        else if (crown > 0.5f) surface.Polygon([new(x - half * 0.55f, top - half * 0.35f), new(x + half * 0.55f, top - half * 0.35f), new(x + half * 0.55f, top), new(x - half * 0.55f, top)], Colour.Opaque(body), Colour.Opaque(body));
        else if (crown > 0.36f) surface.Polygon([new(x - half, top), new(x, top - half * 0.7f), new(x + half, top)], Colour.Opaque(body), Colour.Opaque(body));
    }

    private void Windows(Surface surface, uint seed, float centre, float half, float top, float foot, float nearness, float strength)
    {
        var pitch = 0.017f + 0.012f * nearness;
        var columns = Math.Max(1, (int)(half * 1.7f / pitch));
        var dark = Colour.Mix(Light.Haze, Light.Shade, 0.5f + 0.4f * nearness);
        for (var row = 0; row < (foot - top) / (pitch * 1.5f) - 1; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var chance = Hash.Unit(seed, 100 + row * 31 + column);
                var x = centre + (column - (columns - 1) / 2f) * pitch;
                var y = top + pitch * 1.2f + row * pitch * 1.5f;
                var isLit = chance < 0.12f + 0.42f * Lit;
                if (!isLit && Light.Night > 0.6f) continue;
                var colour = isLit && Lit > 0.3f
                    ? Colour.Veil(Colour.Mix(Colour.Hex("FFC873"), Colour.Hex("BFE3FF"), Hash.Unit(seed, 900 + row * 7 + column) > 0.8f ? 1 : 0), (0.25f + 0.65f * Lit) * strength)
                    : Colour.Veil(Colour.Mix(dark, Light.SkyMiddle, chance), 0.3f * strength);
                surface.Polygon([new(x - pitch * 0.3f, y), new(x + pitch * 0.3f, y), new(x + pitch * 0.3f, y + pitch * 0.85f), new(x - pitch * 0.3f, y + pitch * 0.85f)], colour, colour);
            }
        }
    }

    private static void Sign(Surface surface, uint seed, float x, float half, float top)
    {
        var colour = Colour.Hex(Hash.Pick(seed, 12, Signs));
        var y = top + half * 0.7f;
        surface.Glow(x, y, half * 1.9f, colour, 0.55f);
        surface.Line(new(x - half * 0.5f, y), new(x + half * 0.5f, y), half * 0.2f, Colour.Opaque(Colour.Mix(colour, Vector3.One, 0.35f)));
    }

    private void PaintStreet(Surface surface)
    {
        var asphalt = Colour.Mix(Tone("434A5C", 1), Light.Shade, 0.35f);
        surface.Ground(_ => 0.868f, depth => Colour.Mix(Colour.Mix(asphalt, Light.SkyLow, 0.28f), asphalt, depth / 0.07f));
        surface.Ground(_ => 0.868f - 0.004f, depth => depth > 0.006f ? Colour.Mix(Colour.Mix(asphalt, Light.SkyLow, 0.3f * MathF.Max(0, 1 - depth * 12)), asphalt * 0.8f, depth / 0.16f) : Colour.Mix(asphalt, Vector3.One, 0.2f));
        var wet = Plan.Weather is Weather.Rain ? 1f : 0.45f;
        for (var i = 0; i < 34; i++)
        {
            var x = Hash.Between(Seed, 600 + i, -1.2f, 1.2f);
            var colour = Light.Night > 0.3f ? Colour.Hex(Hash.Pick(Seed, 640 + i, Signs)) : Light.SkyLow;
            var reach = Hash.Between(Seed, 680 + i, 0.03f, 0.12f);
            surface.Ellipse(x, 0.885f + reach * 0.5f, 0.012f, reach, new Vector4(colour * (0.22f * wet * (0.4f + Light.Night)), 0), 1);
        }
    }

    private void PaintLamps(Surface surface)
    {
        var iron = Colour.Opaque(Colour.Mix(Light.Shade, Vector3.Zero, 0.3f));
        for (var cell = -4; cell <= 4; cell++)
        {
            var x = (cell + 0.3f + 0.3f * Chance(71)) * 0.56f;
            surface.Line(new(x, 0.90f), new(x, 0.585f), 0.007f, iron);
            surface.Line(new(x, 0.60f), new(x + 0.05f, 0.578f), 0.006f, iron);
            surface.Ellipse(x + 0.055f, 0.586f, 0.02f, 0.008f, iron);
            if (Light.Night < 0.25f) continue;
            surface.Glow(x + 0.055f, 0.592f, 0.20f, Colour.Hex("FFC56E"), 0.75f * Light.Night);
            surface.Ellipse(x + 0.055f, 0.594f, 0.011f, 0.006f, Colour.Opaque(Colour.Hex("FFF3D0")));
        }
    }
}
