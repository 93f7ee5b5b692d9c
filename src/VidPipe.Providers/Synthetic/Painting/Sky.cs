using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>The sky with its sun or moon, its stars and its clouds.</summary>
internal static class Sky
{
    public static IEnumerable<Layer> Layers(ScenePlan plan, Light light, float halfWidth)
    {
        yield return new("sky", 0.04f, default, default, null, s => PaintSky(s, plan, light));
        if (plan.Setting is Setting.Space) yield break;
        // By night it is another lamp: the sun does not turn into the moon on its way.
        yield return new(IsNight(plan) ? "moon" : "sun", 0.05f, Lamp(plan, halfWidth), default, new(-0.8f, -0.8f, 0.8f, 0.8f), s => PaintLamp(s, plan, light));
        var drift = new Vector2(plan.Drift * 0.22f, 0);
        yield return new("clouds", 0.10f, drift, new(0.004f, 0), null, s => PaintClouds(s, plan, light, 0.30f, 0.8f, 11));
        yield return new("low clouds", 0.16f, drift * 1.8f, new(0.006f, 0), null, s => PaintClouds(s, plan, light, 0.44f, 0.5f, 23));
    }

    /// <summary>Where the sun or the moon stands.</summary>
    public static Vector2 Lamp(ScenePlan plan, float halfWidth)
    {
        var side = Hash.Unit(plan.LandSeed, 5) < 0.5f ? -1 : 1;
        var x = side * halfWidth * (0.22f + 0.3f * Hash.Unit(plan.LandSeed, 6));
        var day = Math.Clamp((plan.Clock - 0.2f) / 0.6f, 0, 1);
        return IsNight(plan) ? new(x, 0.24f) : new(x, 0.545f - 0.37f * MathF.Sin(day * MathF.PI));
    }

    private static bool IsNight(ScenePlan plan) => plan.Clock is < 0.2f or > 0.84f;

    private static void PaintSky(Surface surface, ScenePlan plan, Light light)
    {
        const float horizon = 0.62f;
        surface.Shade(y =>
        {
            var height = y / horizon;
            var colour = height < 0.55f
                ? Colour.Mix(light.SkyTop, light.SkyMiddle, Smooth(height / 0.55f))
                : Colour.Mix(light.SkyMiddle, light.SkyLow, Smooth((height - 0.55f) / 0.45f));
            return Colour.Opaque(colour);
        });
        if (light.Night > 0.25f) PaintStars(surface, plan.LandSeed, (light.Night - 0.25f) / 0.75f * (plan.Weather is Weather.Clear ? 1 : 0.25f));
    }

    /// <summary>At the origin: a lamp is shifted to where it stands.</summary>
    private static void PaintLamp(Surface surface, ScenePlan plan, Light light)
    {
        var isNight = IsNight(plan);
        var veil = plan.Weather is Weather.Clear ? 1 : 0.45f;
        surface.Glow(0, 0, 0.75f, light.Sun, (isNight ? 0.22f : 0.42f) * veil);
        surface.Glow(0, 0, 0.26f, light.Sun, (isNight ? 0.35f : 0.6f) * veil);
        var radius = isNight ? 0.042f : 0.056f;
        surface.Ellipse(0, 0, radius, radius, Colour.Veil(Colour.Mix(light.Sun, Vector3.One, 0.35f), veil), 0.06f);
        if (!isNight) return;
        surface.Ellipse(-0.012f, -0.006f, 0.011f, 0.009f, Colour.Veil(light.SkyMiddle, 0.16f * veil), 0.4f);
        surface.Ellipse(0.014f, 0.013f, 0.014f, 0.012f, Colour.Veil(light.SkyMiddle, 0.14f * veil), 0.4f);
    }

    public static void PaintStars(Surface surface, uint seed, float strength)
    {
        for (var i = 0; i < 260; i++)
        {
            var x = Hash.Between(seed, 1000 + i, -1.15f, 1.15f);
            var y = Hash.Between(seed, 2000 + i, -0.1f, 0.66f);
            var size = Hash.Unit(seed, 3000 + i);
            var fade = strength * (0.35f + 0.65f * size) * (1 - 0.6f * y);
            surface.Ellipse(x, y, 0.0008f + 0.0014f * size * size, 0.0008f + 0.0014f * size * size, Colour.Veil(Vector3.One, fade), 0.5f);
            if (size > 0.965f) surface.Glow(x, y, 0.018f, new(0.8f, 0.88f, 1), 0.5f * strength);
        }
    }

    private static void PaintClouds(Surface surface, ScenePlan plan, Light light, float level, float size, int salt)
    {
        var heavy = plan.Weather is Weather.Clear ? 0 : 3;
        var count = 4 + (int)(Hash.Of(plan.LandSeed, salt) % 3) + heavy;
        for (var i = 0; i < count; i++)
        {
            var at = salt * 100 + i * 10;
            var x = -1.5f + 3f * (i + Hash.Unit(plan.LandSeed, at)) / count;
            var y = level + Hash.Between(plan.LandSeed, at + 1, -0.16f, 0.10f);
            var width = size * Hash.Between(plan.LandSeed, at + 2, 0.20f, 0.36f);
            PaintCloud(surface, plan.LandSeed + (uint)at, light, x, y, width);
        }
    }

    private static void PaintCloud(Surface surface, uint seed, Light light, float x, float y, float width)
    {
        var body = Colour.Mix(Colour.Mix(light.SkyMiddle, light.SkyLow, 0.6f), Vector3.One, 0.45f * (1 - light.Night));
        var lit = Colour.Mix(body, light.Sun, 0.55f * (1 - light.Night * 0.8f));
        for (var puff = 0; puff < 9; puff++)
        {
            var along = (puff + 0.5f) / 9 * 2 - 1;
            var swell = 1 - along * along;
            var px = x + along * width;
            var radius = width * (0.14f + 0.20f * swell * Hash.Between(seed, puff, 0.6f, 1.1f));
            surface.Ellipse(px, y - radius * 0.35f, radius * 1.5f, radius * 0.62f, Colour.Veil(lit, 0.34f), 0.8f);
            surface.Ellipse(px, y + radius * 0.02f, radius * 1.7f, radius * 0.42f, Colour.Veil(body, 0.30f), 0.9f);
        }
    }

    private static float Smooth(float share)
    {
        share = Math.Clamp(share, 0, 1);
        return share * share * (3 - 2 * share);
    }
}
