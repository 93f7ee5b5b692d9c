using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>What is in the air before everything else: rain, snow, mist, dust in the light.</summary>
internal static class Airs
{
    public static IEnumerable<Layer> Layers(ScenePlan plan, Light light)
    {
        if (plan.Setting is Setting.Space) yield break;
        if (plan.Setting is Setting.Interior)
        {
            yield return new("dust", 1.1f, new(plan.Drift * 0.1f, 0), new(0.014f, 0.010f), null, s => Specks(s, plan.LandSeed, 60, 0.0016f, Colour.Veil(light.Sun, 0.30f)));
            yield break;
        }

        switch (plan.Weather)
        {
            case Weather.Snow:
                yield return new("snow far", 0.6f, new(0, plan.Drift * 0.22f), new(0.016f, 0), null, s => Specks(s, plan.LandSeed, 420, 0.0024f, Colour.Veil(Vector3.One, 0.75f)));
                yield return new("snow near", 1.2f, new(0, plan.Drift * 0.42f), new(0.024f, 0), null, s => Specks(s, plan.LandSeed + 1, 120, 0.0058f, Colour.Veil(Vector3.One, 0.6f)));
                break;
            case Weather.Rain:
                yield return new("rain", 1f, new(-plan.Drift * 0.08f, plan.Drift * 0.8f), default, null, s => Streaks(s, plan.LandSeed, Colour.Veil(Colour.Mix(light.SkyLow, Vector3.One, 0.5f), 0.30f)));
                break;
            case Weather.Fog:
                yield return new("fog", 0.9f, new(plan.Drift * 0.3f, 0), new(0.02f, 0), null, s => s.Shade((x, y) =>
                    Colour.Veil(light.Haze, Math.Clamp(0.85f * Hash.Cloud(x * 1.6f + 20, y * 4 + 8, plan.LandSeed, 3) * MathF.Exp(-MathF.Pow((y - 0.70f) / 0.24f, 2)), 0, 0.75f))));
                break;
            default:
                yield return new("motes", 1.15f, new(plan.Drift * 0.1f, 0), new(0.012f, 0.008f), null, s => Specks(s, plan.LandSeed, 46, 0.0018f, new Vector4(light.Sun * 0.34f, 0)));
                break;
        }
    }

    private static void Specks(Surface surface, uint seed, int count, float size, Vector4 colour)
    {
        for (var i = 0; i < count; i++)
        {
            var radius = size * Hash.Between(seed, 5000 + i, 0.5f, 1.4f);
            surface.Ellipse(Hash.Between(seed, 6000 + i, -1.2f, 1.2f), Hash.Between(seed, 7000 + i, -0.9f, 1.25f), radius, radius, colour, 0.7f);
        }
    }

    private static void Streaks(Surface surface, uint seed, Vector4 colour)
    {
        for (var i = 0; i < 330; i++)
        {
            var x = Hash.Between(seed, 6000 + i, -1.2f, 1.2f);
            var y = Hash.Between(seed, 7000 + i, -1.1f, 1.15f);
            var length = Hash.Between(seed, 8000 + i, 0.03f, 0.075f);
            surface.Line(new(x, y), new(x - length * 0.16f, y + length), 0.0012f, colour * Hash.Between(seed, 9000 + i, 0.4f, 1));
        }
    }
}
