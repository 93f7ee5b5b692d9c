using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Props;

internal static class Vehicles
{
    public static void Boat(Ink ink)
    {
        ink.Stroke("3A2A26", 0.02f, -0.22f, 0.02f, -1.0f, 0.022f);
        ink.Fill("F2E8D8", new(0.05f, -0.97f), new(0.10f, -0.60f), new(0.42f, -0.30f), new(0.05f, -0.28f));
        ink.Fill("E2D3BC", new(-0.01f, -0.90f), new(-0.14f, -0.52f), new(-0.34f, -0.32f), new(-0.01f, -0.29f));
        ink.Fill("8C3B32", new(-0.52f, -0.24f), new(0.56f, -0.26f), new(0.42f, -0.02f), new(0.30f, 0.03f), new(-0.34f, 0.03f), new(-0.44f, -0.04f));
        ink.Stroke("F2E8D8", -0.49f, -0.20f, 0.53f, -0.22f, 0.022f);
        ink.Veil("FFFFFF", 0.35f, new(-0.7f, 0.02f), new(0.7f, 0.02f), new(0.5f, 0.06f), new(-0.5f, 0.06f));
    }

    public static void Car(Ink ink, float night)
    {
        ink.Shadow(1.1f);
        ink.Fill("C8443A", new(-1.0f, -0.30f), new(-0.92f, -0.52f), new(-0.58f, -0.58f), new(-0.36f, -0.92f), new(0.30f, -0.95f), new(0.62f, -0.60f), new(0.98f, -0.50f), new(1.06f, -0.24f), new(1.0f, -0.16f), new(-0.96f, -0.16f));
        ink.Fill("9FC6DD", new(-0.46f, -0.60f), new(-0.29f, -0.85f), new(-0.04f, -0.86f), new(-0.04f, -0.60f));
        ink.Fill("9FC6DD", new(0.03f, -0.60f), new(0.03f, -0.86f), new(0.26f, -0.87f), new(0.50f, -0.60f));
        foreach (var x in new[] { -0.58f, 0.60f })
        {
            ink.Round("16161D", x, -0.17f, 0.20f, 0.20f);
            ink.Round("8D95A3", x, -0.17f, 0.095f, 0.095f);
        }

        ink.Lamp("FFF0C0", 1.0f, -0.40f, 0.05f, 0.05f);
        ink.Lamp("FF5A4A", -0.97f, -0.42f, 0.03f, 0.05f);
        if (night <= 0.2f) return;
        ink.Glow("FFE6A8", 1.05f, -0.38f, 0.9f, 0.8f * night);
        ink.Beam("FFE6A8", 1.0f, -0.40f, 1.5f, 0.10f, 0.2f, 1, 0.8f * night);
    }

    public static void Bicycle(Ink ink)
    {
        foreach (var x in new[] { -0.55f, 0.55f }) ink.Ring("22222C", x, -0.34f, 0.32f, 0.05f);
        ink.Stroke("C8443A", -0.55f, -0.34f, -0.08f, -0.36f, 0.045f);
        ink.Stroke("C8443A", -0.55f, -0.34f, -0.22f, -0.78f, 0.045f);
        ink.Stroke("C8443A", -0.22f, -0.82f, -0.08f, -0.36f, 0.045f);
        ink.Stroke("C8443A", -0.22f, -0.76f, 0.38f, -0.78f, 0.045f);
        ink.Stroke("C8443A", -0.08f, -0.36f, 0.38f, -0.78f, 0.045f);
        ink.Stroke("C8443A", 0.55f, -0.34f, 0.36f, -0.92f, 0.045f);
        ink.Stroke("22222C", 0.28f, -0.97f, 0.46f, -0.92f, 0.05f);
        ink.Stroke("22222C", -0.34f, -0.86f, -0.12f, -0.86f, 0.07f);
    }

    public static void Train(Ink ink)
    {
        for (var wagon = 0; wagon < 3; wagon++)
        {
            var x = -2.6f + wagon * 1.65f;
            ink.Box(wagon % 2 == 0 ? "7A2F35" : "2F5D73", x, -0.86f, x + 1.5f, -0.16f);
            for (var window = 0; window < 4; window++) ink.Lamp("FFD48A", x + 0.24f + window * 0.34f, -0.58f, 0.11f, 0.13f);
            foreach (var wheel in new[] { 0.3f, 1.2f }) ink.Round("15151C", x + wheel, -0.12f, 0.12f, 0.12f);
        }

        ink.Stroke("2A2A33", -3f, 0, 3f, 0, 0.03f);
    }

    public static void Rocket(Ink ink)
    {
        ink.Glow("FFB45A", 0, 0.04f, 0.5f, 0.9f);
        ink.Fill("C8443A", new(-0.09f, -0.30f), new(-0.22f, -0.06f), new(-0.22f, 0.02f), new(-0.08f, -0.08f));
        ink.Fill("C8443A", new(0.09f, -0.30f), new(0.22f, -0.06f), new(0.22f, 0.02f), new(0.08f, -0.08f));
        ink.Fill("EDEFF4", new(0, -1f), new(0.075f, -0.84f), new(0.115f, -0.62f), new(0.115f, -0.30f), new(0.08f, -0.08f), new(-0.08f, -0.08f), new(-0.115f, -0.30f), new(-0.115f, -0.62f), new(-0.075f, -0.84f));
        ink.Fill("C8443A", new(0, -1f), new(0.075f, -0.84f), new(-0.075f, -0.84f));
        ink.Round("39415A", 0, -0.62f, 0.058f, 0.058f);
        ink.Lamp("8FE3FF", 0, -0.62f, 0.04f, 0.04f);
        ink.Lamp("FFDF8A", 0, 0.0f, 0.045f, 0.10f);
    }

    public static void Balloon(Ink ink)
    {
        foreach (var side in new[] { -1f, 1 }) ink.Stroke("4A3428", side * 0.05f, -0.14f, side * 0.17f, -0.42f, 0.008f);
        Span<Vector2> outline = stackalloc Vector2[32];
        string[] colours = ["D9483B", "F2B84B", "D9483B", "F6EBDD", "D9483B"];
        for (var stripe = 0; stripe < colours.Length; stripe++)
        {
            var share = 1 - stripe * 0.22f;
            for (var i = 0; i < 32; i++)
            {
                var (sin, cos) = MathF.SinCos(i * MathF.Tau / 32);
                var narrow = sin > 0 ? 1 - 0.50f * sin * sin : 1;
                outline[i] = new(cos * 0.31f * share * narrow, -0.69f + sin * 0.31f);
            }

            ink.Fill(colours[stripe], outline);
        }

        ink.Fill("6B4530", new(-0.07f, -0.15f), new(0.07f, -0.15f), new(0.055f, 0), new(-0.055f, 0));
        ink.Glow("FFC46B", 0, -0.40f, 0.30f, 0.3f + 0.5f * ink.Light.Night);
    }
}
