using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Props;

internal static class Things
{
    /// <summary>A bottle lying aslant with a rolled message in it.</summary>
    public static void Bottle(Ink ink)
    {
        ink.Shadow(0.5f);
        ink.Glow("BFF5DC", 0.05f, -0.35f, 1.0f, 0.35f);
        var glass = Colour.Mix(ink.Lit("4FA58C", 0.25f), ink.Light.SkyLow, 0.2f);
        Span<Vector2> body = [new(-0.62f, -0.15f), new(-0.60f, 0.10f), new(-0.50f, 0.16f), new(0.16f, 0.16f), new(0.34f, 0.06f), new(0.64f, 0.055f), new(0.64f, -0.075f), new(0.34f, -0.08f), new(0.16f, -0.20f), new(-0.52f, -0.21f)];
        ink.Fill(glass, Tilt(body));
        ink.Fill("F3E4C3", Tilt([new(-0.46f, -0.09f), new(0.14f, -0.09f), new(0.14f, 0.07f), new(-0.46f, 0.07f)]));
        ink.Fill("B33A32", Tilt([new(-0.18f, -0.09f), new(-0.12f, -0.09f), new(-0.12f, 0.07f), new(-0.18f, 0.07f)]));
        ink.Fill("9A6B42", Tilt([new(0.62f, -0.065f), new(0.78f, -0.055f), new(0.78f, 0.035f), new(0.62f, 0.045f)]));
        ink.Veil("FFFFFF", 0.55f, Tilt([new(-0.50f, -0.16f), new(0.14f, -0.15f), new(0.12f, -0.125f), new(-0.50f, -0.13f)]));
    }

    public static void Cup(Ink ink)
    {
        ink.Shadow(0.5f);
        ink.Ring("E9DCC9", 0.42f, -0.36f, 0.16f, 0.075f);
        ink.Fill("EFE3D2", new(-0.40f, -0.66f), new(0.40f, -0.66f), new(0.36f, -0.16f), new(0.24f, 0), new(-0.24f, 0), new(-0.36f, -0.16f));
        ink.Round("F7EDE0", 0, -0.66f, 0.40f, 0.075f);
        ink.Round("4A2A1B", 0, -0.655f, 0.34f, 0.055f);
        for (var puff = 0; puff < 9; puff++) ink.Smoke(0.09f * MathF.Sin(puff * 0.85f), -0.74f - 0.085f * puff, 0.07f + 0.012f * puff, 0.26f - 0.025f * puff);
    }

    public static void Letter(Ink ink)
    {
        ink.Shadow(0.6f);
        ink.Glow("FFF1CC", 0, -0.4f, 1.3f, 0.4f);
        ink.Fill("F6ECD6", new(-0.62f, -0.72f), new(0.58f, -0.82f), new(0.66f, -0.06f), new(-0.54f, 0.02f));
        ink.Fill("E6D6B6", new(-0.62f, -0.72f), new(0.03f, -0.30f), new(0.58f, -0.82f));
        ink.Round("B33A32", 0.02f, -0.36f, 0.10f, 0.10f);
    }

    public static void Lantern(Ink ink)
    {
        ink.Shadow(0.3f);
        ink.Glow("FFC163", 0, -0.42f, 1.5f, 0.9f);
        ink.Ring("2C2A33", 0, -0.88f, 0.11f, 0.03f);
        ink.Box("FFD27F", -0.19f, -0.68f, 0.19f, -0.12f);
        ink.Lamp("FFE9B0", 0, -0.38f, 0.11f, 0.20f);
        foreach (var x in new[] { -0.19f, 0, 0.19f }) ink.Stroke("2C2A33", x, -0.68f, x, -0.12f, 0.035f);
        ink.Fill("2C2A33", new(-0.25f, -0.66f), new(-0.10f, -0.80f), new(0.10f, -0.80f), new(0.25f, -0.66f));
        ink.Box("2C2A33", -0.25f, -0.13f, 0.25f, 0);
    }

    public static void Flower(Ink ink)
    {
        ink.Stroke("3E6B35", 0, 0, 0.02f, -0.75f, 0.045f);
        ink.Fill("4F8644", new(0.01f, -0.30f), new(0.24f, -0.50f), new(0.30f, -0.42f), new(0.14f, -0.26f));
        ink.Fill("4F8644", new(0.01f, -0.18f), new(-0.24f, -0.36f), new(-0.28f, -0.27f), new(-0.12f, -0.13f));
        for (var petal = 0; petal < 8; petal++)
        {
            var (sin, cos) = MathF.SinCos(petal * MathF.Tau / 8);
            ink.Round("F0788C", 0.02f + cos * 0.15f, -0.80f + sin * 0.13f, 0.10f, 0.09f);
        }

        ink.Lamp("FFD35A", 0.02f, -0.80f, 0.085f, 0.078f);
    }

    public static void Piano(Ink ink)
    {
        ink.Shadow(0.9f);
        foreach (var x in new[] { -0.62f, 0.55f }) ink.Box("17131A", x, -0.40f, x + 0.07f, 0);
        ink.Fill("2A2029", new(-0.72f, -0.52f), new(0.70f, -0.52f), new(0.66f, -0.36f), new(-0.68f, -0.36f));
        ink.Fill("1D161E", new(-0.50f, -0.54f), new(0.20f, -1.0f), new(0.70f, -0.86f), new(0.66f, -0.54f));
        ink.Box("F4EEE2", -0.70f, -0.47f, -0.28f, -0.42f);
        for (var key = 0; key < 6; key++) ink.Box("17131A", -0.66f + key * 0.065f, -0.47f, -0.635f + key * 0.065f, -0.44f);
    }

    private static Vector2[] Tilt(ReadOnlySpan<Vector2> outline)
    {
        var (sin, cos) = MathF.SinCos(-0.42f);
        var turned = new Vector2[outline.Length];
        for (var i = 0; i < outline.Length; i++) turned[i] = new(outline[i].X * cos - outline[i].Y * sin, outline[i].X * sin + outline[i].Y * cos - 0.26f);
        return turned;
    }
}
