namespace VidPipe.Providers.Synthetic.Painting.Props;

internal static class Buildings
{
    public static void Lighthouse(Ink ink, float night)
    {
        const float top = -0.80f;
        for (var band = 0; band < 5; band++)
        {
            float high = top * (5 - band) / 5, low = top * (4 - band) / 5;
            ink.Fill(band % 2 == 0 ? "F4EBDD" : "C8443A", new(-Half(high), high), new(Half(high), high), new(Half(low), low), new(-Half(low), low));
        }

        ink.Veil("0A0C18", 0.30f, new(-ink.SunSide * 0.02f, top), new(-ink.SunSide * Half(top), top), new(-ink.SunSide * Half(0), 0), new(-ink.SunSide * 0.03f, 0));
        ink.Box("2E3442", -0.105f, top - 0.02f, 0.105f, top + 0.01f);
        ink.Box("39415A", -0.055f, top - 0.115f, 0.055f, top - 0.02f);
        ink.Fill("B33A32", new(-0.078f, top - 0.115f), new(0, top - 0.19f), new(0.078f, top - 0.115f));
        ink.Stroke("2E3442", 0, top - 0.18f, 0, top - 0.24f, 0.012f);
        ink.Box("3A2F33", -0.03f, -0.085f, 0.03f, 0);
        foreach (var y in new[] { -0.30f, -0.54f }) ink.Lamp("FFD98A", 0, y, 0.014f, 0.024f);
        var strength = 0.35f + 0.65f * night;
        ink.Beam("FFE9B0", 0, top - 0.068f, 3f, -0.07f, 0.075f, -1, 0.8f * strength);
        ink.Beam("FFE9B0", 0, top - 0.068f, 2.6f, -0.03f, 0.075f, 1, 0.55f * strength);
        ink.Glow("FFE3A0", 0, top - 0.068f, 0.75f, 0.85f * strength);
        ink.Lamp("FFF4CF", 0, top - 0.068f, 0.034f, 0.036f);

        static float Half(float y) => 0.078f + 0.05f * (1 - y / top);
    }

    public static void House(Ink ink, float night)
    {
        ink.Shadow(0.6f);
        ink.Box("6E4B3A", 0.20f, -0.98f, 0.32f, -0.6f);
        ink.Box("B98B6A", -0.52f, -0.52f, 0.52f, 0);
        ink.Fill("7A3E35", new(-0.66f, -0.48f), new(-0.34f, -0.94f), new(0.34f, -0.94f), new(0.66f, -0.48f));
        ink.Box("4A2F28", -0.08f, -0.34f, 0.08f, 0);
        foreach (var x in new[] { -0.32f, 0.32f })
        {
            ink.Box("3A2A2A", x - 0.115f, -0.385f, x + 0.115f, -0.135f);
            ink.Glow("FFB85C", x, -0.26f, 0.6f, 0.25f + 0.5f * night);
            foreach (var pane in new[] { -0.05f, 0.05f }) ink.Lamp("FFC96F", x + pane, -0.26f, 0.04f, 0.095f);
        }

        for (var puff = 0; puff < 6; puff++) ink.Smoke(0.26f + 0.035f * puff * (1 + 0.4f * MathF.Sin(puff * 1.7f)), -1.03f - 0.10f * puff, 0.035f + 0.018f * puff, 0.34f - 0.045f * puff);
    }

    public static void Castle(Ink ink, float night)
    {
        foreach (var (x, half, height) in new[] { (-0.52f, 0.13f, 0.72f), (0.52f, 0.13f, 0.66f), (-0.18f, 0.11f, 0.86f), (0.20f, 0.12f, 0.78f) })
        {
            ink.Box("7B7890", x - half, -height, x + half, 0);
            ink.Fill("4C4468", new(x - half * 1.3f, -height), new(x, -height - half * 2.2f), new(x + half * 1.3f, -height));
            ink.Lamp("FFD27F", x, -height + 0.14f, 0.022f, 0.045f);
        }

        ink.Box("8A879E", -0.62f, -0.42f, 0.62f, 0);
        for (var merlon = -5; merlon <= 5; merlon += 2) ink.Box("8A879E", merlon * 0.11f - 0.05f, -0.48f, merlon * 0.11f + 0.05f, -0.41f);
        ink.Fill("2F2A3D", new(-0.09f, 0), new(-0.09f, -0.17f), new(0, -0.26f), new(0.09f, -0.17f), new(0.09f, 0));
        ink.Glow("FFC978", 0, -0.1f, 0.5f, 0.2f + 0.4f * night);
    }

    public static void Tree(Ink ink)
    {
        ink.Shadow(0.35f);
        ink.Fill("4A3428", new(-0.035f, -0.5f), new(0.035f, -0.5f), new(0.05f, -0.1f), new(0.10f, 0), new(-0.10f, 0), new(-0.05f, -0.1f));
        Span<(float X, float Y, float R)> crown = [(-0.22f, -0.52f, 0.17f), (0.22f, -0.54f, 0.17f), (0, -0.48f, 0.19f), (-0.14f, -0.70f, 0.18f), (0.15f, -0.72f, 0.18f), (0, -0.83f, 0.16f)];
        foreach (var (x, y, r) in crown) ink.Round("3F7A48", x, y, r, r * 0.95f);
        foreach (var (x, y, r) in crown) ink.Glow("D8F0A0", x + ink.SunSide * r * 0.35f, y - r * 0.35f, r * 0.8f, 0.16f * (1 - ink.Light.Night));
    }
}
