using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>Open water with the light's path on it, a headland, swell, and a dark shore.</summary>
internal sealed class Sea(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    private const float Horizon = 0.585f;

    private Vector3 Water => Colour.Mix(Colour.Mix(Light.SkyMiddle, Colour.Hex("14627F"), 0.55f - 0.25f * Light.Night), Light.SkyTop, 0.35f);

    public override IEnumerable<Layer> Behind()
    {
        yield return Ridge("isles", 0.12f, x => Horizon + 0.012f - 0.05f * MathF.Max(0, Hash.Ridge(x * 1.9f + 20, Seed + 3, 4) - 0.44f) * 2.2f, "4F6F8A");
        yield return new("water", 0.14f, default, default, null, PaintWater);
        yield return Swell("swell far", 0.34f, 0.665f, 0.006f, 9, 1);
        yield return Swell("swell", 0.52f, 0.735f, 0.010f, 6, 2);
        yield return new("headland", 0.62f, default, default, null, PaintHeadland);
        yield return Swell("swell near", 0.74f, 0.80f, 0.014f, 4.2f, 3);
        yield return Swell("surf", 0.9f, 0.865f, 0.016f, 3.1f, 4);
        yield return new("stage", 1f, default, default, null, PaintShore);
    }

    public override float Stage(float x) => Hills(0.925f, 0.05f, 1.1f, 83, 3)(x);

    public override float Landmark(float x) => HeadlandLine(x) + 0.01f;

    /// <summary>The side that the headland rises on: away from the sun.</summary>
    public int Side => Sky.Lamp(Plan, HalfWidth).X < 0 ? 1 : -1;

    private float HeadlandLine(float x)
    {
        var inland = (x * Side - HalfWidth * 0.12f) / 0.34f;
        if (inland <= 0) return 2;
        var rise = MathF.Min(1, inland);
        return 0.80f - 0.20f * rise * rise * (3 - 2 * rise) - 0.035f * (Hash.Ridge(x * 9, Seed + 19, 4) - 0.5f);
    }

    private void PaintWater(Surface surface)
    {
        var lamp = Sky.Lamp(Plan, HalfWidth);
        var far = Colour.Mix(Light.SkyLow, Water, 0.35f);
        surface.Shade((x, y) =>
        {
            if (y < Horizon - 0.5f / surface.Scale) return default;
            var depth = (y - Horizon) / 0.4f;
            var streak = Hash.Noise(x * 5 / (0.25f + depth), y * 150 / (0.5f + depth), Seed + 4) - 0.5f;
            var colour = Colour.Mix(far, Water, MathF.Sqrt(MathF.Max(0, depth))) + new Vector3(0.05f * streak);
            var path = MathF.Exp(-MathF.Pow((x - lamp.X) / (0.035f + 0.16f * MathF.Max(0, depth)), 2));
            var sparkle = MathF.Pow(Hash.Noise(x * 26 / (0.4f + depth), y * 190 / (0.5f + depth), Seed + 8), 3) * 1.5f + 0.10f;
            var cover = Math.Clamp((y - Horizon) * surface.Scale + 0.5f, 0, 1);
            return new Vector4(Vector3.Clamp(colour + Light.Sun * (path * sparkle * (1 - depth * 0.5f)), Vector3.Zero, Vector3.One) * cover, cover);
        }, Horizon - 0.01f, Horizon + 0.2f);
        surface.Ground(_ => Horizon + 0.2f, _ => Water);
    }

    private Layer Swell(string name, float nearness, float level, float height, float frequency, int salt) =>
        new(name, nearness, new(Plan.Drift * 0.1f * salt, 0), new(0.012f * salt, 0.002f * salt), null, surface =>
        {
            var lamp = Sky.Lamp(Plan, HalfWidth);
            var body = Colour.Mix(Water, Light.Shade, 0.15f + 0.42f * nearness * nearness);
            float Line(float x) => level
                - height * MathF.Pow(0.5f + 0.5f * MathF.Sin(x * frequency * 2.3f + salt * 2 + 2.5f * Hash.Noise(x * 1.3f + 30, Seed + (uint)salt)), 2)
                - height * 0.7f * Hash.Noise(x * frequency * 1.9f + 60, Seed + (uint)salt + 40);
            surface.Ground(Line, depth => Colour.Mix(Colour.Mix(body, Light.SkyLow, 0.34f * MathF.Max(0, 1 - depth * 90)), body * 0.92f, depth / 0.1f));
            surface.Under(Line, 0.05f, (x, y, depth, _) =>
            {
                var near = MathF.Exp(-MathF.Pow((x + Plan.Drift * 0.1f * salt - lamp.X) / (0.10f + 0.16f * nearness), 2));
                var glint = MathF.Pow(Hash.Noise(x * 30, y * 130, Seed + (uint)salt + 70), 4) * (1 - depth / 0.05f);
                return new Vector4(Light.Sun * (glint * (0.12f + 0.95f * near)), 0);
            });
        });

    private void PaintHeadland(Surface surface)
    {
        var rock = Tone("4A4F55", 0.66f);
        surface.Ground(HeadlandLine, depth => Colour.Mix(Colour.Mix(Tone("5C6B4A", 0.6f), rock, depth / 0.03f), Light.Shade, Math.Clamp(depth / 0.3f, 0, 0.7f)));
        surface.Under(HeadlandLine, 0.4f, (x, y, depth, _) =>
        {
            if (depth < 0.012f) return default;
            var crack = Hash.Cloud(x * 22, y * 9, Seed + 90, 3);
            return crack > 0.52f ? Colour.Veil(Light.Shade, (crack - 0.52f) * 2.4f) : default;
        });
    }

    private void PaintShore(Surface surface)
    {
        var sand = Colour.Mix(Tone("A58A64", 0.9f), Light.Shade, 0.25f);
        surface.Ground(x => Stage(x) - 0.014f - 0.01f * MathF.Sin(x * 7), _ => Colour.Mix(Light.SkyLow, Vector3.One, 0.4f * (1 - Light.Night)) * (1 - 0.35f * Light.Night));
        surface.Ground(Stage, depth => Colour.Mix(Colour.Mix(sand, Light.SkyLow, 0.25f * MathF.Max(0, 1 - depth * 40)), Light.Shade, Math.Clamp(depth / 0.16f, 0, 0.8f)));
        for (var i = 0; i < 26; i++)
        {
            var x = Hash.Between(Seed, 700 + i, -1.2f, 1.2f);
            var size = Hash.Between(Seed, 800 + i, 0.006f, 0.026f);
            var y = Stage(x) + Hash.Between(Seed, 900 + i, 0.012f, 0.07f);
            surface.Ellipse(x, y, size * 1.5f, size * 0.8f, Colour.Opaque(Colour.Mix(Light.Shade, sand, 0.18f)));
            surface.Ellipse(x - size * 0.3f, y - size * 0.35f, size * 0.8f, size * 0.3f, Colour.Veil(Light.SkyLow, 0.22f), 0.8f);
        }
    }
}
