using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>The colours of an hour: what the sky looks like and what it does to the land.</summary>
internal sealed record Light(Vector3 SkyTop, Vector3 SkyMiddle, Vector3 SkyLow, Vector3 Sun, Vector3 Shade, float Night)
{
    private static readonly (float Clock, string Top, string Middle, string Low, string Sun, string Shade, float Night)[] Hours =
    [
        (0.00f, "0B1033", "1B2A5E", "3A5088", "E8EEFF", "0A0E26", 1f),
        (0.16f, "141B4A", "3C4487", "8C7CA8", "F3E6FF", "11143A", 0.8f),
        (0.25f, "33478F", "B97FA6", "FFBE8F", "FFE9C2", "2A2350", 0.3f),
        (0.36f, "3F86CF", "93C6EA", "FCE9CB", "FFF6DD", "1F3A52", 0f),
        (0.50f, "2878CC", "74B7EE", "DDF1FA", "FFFFF4", "1B3F57", 0f),
        (0.64f, "4A74B8", "EDB87E", "FFE3A1", "FFF3C8", "3A2F3F", 0f),
        (0.75f, "3A2C70", "D6587C", "FFA25C", "FFDC8A", "2B1738", 0.15f),
        (0.86f, "1A1F54", "5F4A93", "E58F80", "FFCBA4", "17123A", 0.55f),
        (1.00f, "0A0E2E", "16204F", "2C3F78", "E8EEFF", "080B22", 1f),
    ];

    public static Light Of(ScenePlan plan)
    {
        var light = At(plan.Clock);
        if (plan.Tint is [var above, var middle, var below])
        {
            light = light with
            {
                SkyTop = Colour.Mix(light.SkyTop, Colour.Hex(above), 0.65f),
                SkyMiddle = Colour.Mix(light.SkyMiddle, Colour.Hex(above), 0.35f),
                SkyLow = Colour.Mix(light.SkyLow, Colour.Hex(middle), 0.55f),
                Shade = Colour.Mix(light.Shade, Colour.Hex(below) * 0.6f, 0.55f),
            };
        }

        if (plan.Weather is not Weather.Clear) light = light.Overcast(plan.Weather == Weather.Rain ? 0.5f : 0.38f);
        return light.Warmed(plan.Warmth).Turned(plan.Hue);
    }

    /// <summary>What land of a base colour looks like from afar (0) or near (1).</summary>
    public Vector3 Land(Vector3 colour, float nearness)
    {
        var lit = Colour.Mix(colour * Colour.Mix(Vector3.One, (SkyLow + SkyMiddle) * 0.55f, 0.42f), Shade, 0.14f + 0.46f * Night);
        var deep = Colour.Mix(lit, Shade, nearness * nearness * (0.36f + 0.3f * Night));
        return Colour.Mix(Haze, deep, 0.16f + 0.84f * MathF.Pow(nearness, 0.75f));
    }

    /// <summary>The colour that distance has.</summary>
    public Vector3 Haze => Colour.Mix(SkyLow, SkyMiddle, 0.45f);

    private static Light At(float clock)
    {
        var hour = 0;
        while (hour < Hours.Length - 2 && Hours[hour + 1].Clock <= clock) hour++;
        var (from, to) = (Hours[hour], Hours[hour + 1]);
        var share = Math.Clamp((clock - from.Clock) / (to.Clock - from.Clock), 0, 1);
        return new Light(
            Blend(from.Top, to.Top), Blend(from.Middle, to.Middle), Blend(from.Low, to.Low), Blend(from.Sun, to.Sun), Blend(from.Shade, to.Shade),
            from.Night + (to.Night - from.Night) * share);

        Vector3 Blend(string a, string b) => Colour.Mix(Colour.Hex(a), Colour.Hex(b), share);
    }

    private Light Overcast(float share)
    {
        var grey = Colour.Mix(Colour.Hex("8E9AAB"), Colour.Hex("2A3350"), Night);
        return this with
        {
            SkyTop = Colour.Mix(SkyTop, grey * 0.8f, share),
            SkyMiddle = Colour.Mix(SkyMiddle, grey, share),
            SkyLow = Colour.Mix(SkyLow, grey * 1.15f, share),
        };
    }

    private Light Warmed(float warmth)
    {
        var target = warmth > 0 ? Colour.Hex("FFB066") : Colour.Hex("7FB4FF");
        return Each(c => c * Colour.Mix(Vector3.One, target * 1.25f, MathF.Abs(warmth) * 0.35f));
    }

    private Light Turned(float angle) => Each(c => Colour.Turn(c, angle, 1.06f));

    private Light Each(Func<Vector3, Vector3> change) => new(
        Limit(change(SkyTop)), Limit(change(SkyMiddle)), Limit(change(SkyLow)), Limit(Colour.Mix(Sun, change(Sun), 0.5f)), Limit(change(Shade)), Night);

    private static Vector3 Limit(Vector3 colour) => Vector3.Clamp(colour, Vector3.Zero, Vector3.One);
}
