using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Props;

internal static class People
{
    public static void Person(Ink ink)
    {
        ink.Shadow(0.16f);
        ink.Fill("2A2E3D", new(-0.075f, -0.42f), new(-0.005f, -0.42f), new(-0.020f, 0f), new(-0.095f, 0f), new(-0.095f, -0.025f), new(-0.06f, -0.045f));
        ink.Fill("2A2E3D", new(0.0f, -0.42f), new(0.08f, -0.42f), new(0.10f, -0.045f), new(0.13f, -0.02f), new(0.13f, 0f), new(0.045f, 0f));
        ink.Fill("3E5C76", new(-0.07f, -0.80f), new(0.07f, -0.80f), new(0.115f, -0.74f), new(0.145f, -0.52f), new(0.125f, -0.30f), new(-0.125f, -0.30f), new(-0.14f, -0.52f), new(-0.115f, -0.74f));
        ink.Fill("34506A", new(0.09f, -0.77f), new(0.13f, -0.72f), new(0.185f, -0.47f), new(0.145f, -0.45f), new(0.10f, -0.62f));
        ink.Fill("34506A", new(-0.09f, -0.77f), new(-0.13f, -0.72f), new(-0.17f, -0.46f), new(-0.13f, -0.45f), new(-0.09f, -0.62f));
        ink.Fill("D9A066", new(-0.075f, -0.835f), new(0.08f, -0.835f), new(0.095f, -0.775f), new(0.03f, -0.755f), new(-0.09f, -0.775f));
        ink.Round("C58F6B", 0, -0.905f, 0.062f, 0.075f);
        ink.Fill("2B2230", new(-0.072f, -0.91f), new(-0.06f, -0.97f), new(0f, -1f), new(0.055f, -0.975f), new(0.07f, -0.93f), new(0.02f, -0.945f), new(-0.05f, -0.93f));
    }

    public static void Robot(Ink ink)
    {
        ink.Shadow(0.2f);
        ink.Box("5D6B7E", -0.13f, -0.24f, -0.04f, 0);
        ink.Box("5D6B7E", 0.04f, -0.24f, 0.13f, 0);
        ink.Fill("9FB1C1", new(-0.17f, -0.62f), new(0.17f, -0.62f), new(0.14f, -0.22f), new(-0.14f, -0.22f));
        ink.Box("7D8FA3", -0.25f, -0.60f, -0.185f, -0.28f);
        ink.Box("7D8FA3", 0.185f, -0.60f, 0.25f, -0.28f);
        ink.Fill("B7C6D3", new(-0.15f, -0.90f), new(-0.12f, -0.94f), new(0.12f, -0.94f), new(0.15f, -0.90f), new(0.15f, -0.66f), new(-0.15f, -0.66f));
        ink.Stroke("7D8FA3", 0, -0.94f, 0, -1.02f, 0.02f);
        ink.Glow("6FF2FF", 0, -0.79f, 0.5f, 0.4f);
        ink.Lamp("6FF2FF", -0.06f, -0.80f, 0.032f, 0.038f);
        ink.Lamp("6FF2FF", 0.06f, -0.80f, 0.032f, 0.038f);
        ink.Lamp("FF7A6F", 0, -1.03f, 0.022f, 0.022f);
        ink.Lamp("FFD36F", 0, -0.45f, 0.03f, 0.03f);
    }

    /// <summary>A fox that may pass for a dog or a cat.</summary>
    public static void Animal(Ink ink)
    {
        ink.Shadow(0.45f);
        const string coat = "C4682F";
        foreach (var x in new[] { -0.34f, -0.24f, 0.20f, 0.30f }) ink.Fill("7A3B1E", new(x - 0.03f, -0.36f), new(x + 0.04f, -0.36f), new(x + 0.025f, 0), new(x - 0.03f, 0));
        ink.Fill(coat, new(-0.40f, -0.58f), new(-0.2f, -0.64f), new(0.16f, -0.62f), new(0.36f, -0.68f), new(0.40f, -0.46f), new(0.26f, -0.30f), new(-0.1f, -0.28f), new(-0.38f, -0.30f), new(-0.44f, -0.44f));
        ink.Fill(coat, new(-0.38f, -0.56f), new(-0.58f, -0.66f), new(-0.80f, -0.60f), new(-0.92f, -0.42f), new(-0.74f, -0.40f), new(-0.56f, -0.42f), new(-0.42f, -0.40f));
        ink.Fill("F3E3D0", new(-0.92f, -0.42f), new(-0.84f, -0.54f), new(-0.74f, -0.50f), new(-0.78f, -0.40f));
        ink.Fill(coat, new(0.28f, -0.66f), new(0.30f, -0.86f), new(0.34f, -1.0f), new(0.40f, -0.88f), new(0.46f, -0.88f), new(0.52f, -0.99f), new(0.55f, -0.84f), new(0.68f, -0.70f), new(0.72f, -0.66f), new(0.66f, -0.61f), new(0.50f, -0.58f), new(0.40f, -0.50f));
        ink.Fill("F3E3D0", new(0.46f, -0.66f), new(0.60f, -0.70f), new(0.70f, -0.66f), new(0.66f, -0.61f), new(0.50f, -0.59f));
        ink.Round("1B1418", 0.52f, -0.76f, 0.016f, 0.02f);
        ink.Round("1B1418", 0.71f, -0.665f, 0.018f, 0.016f);
    }

    public static void Birds(Ink ink)
    {
        Span<Vector2> flock = [new(0, -0.5f), new(-1.1f, -0.15f), new(0.9f, -0.9f), new(-0.5f, -1.1f), new(1.45f, -0.35f)];
        for (var i = 0; i < flock.Length; i++)
        {
            var scale = 0.62f - 0.08f * i;
            var at = flock[i];
            Span<Vector2> wings = [new(-0.62f, -0.20f), new(-0.30f, -0.34f), new(0, -0.08f), new(0.30f, -0.34f), new(0.62f, -0.20f), new(0.30f, -0.24f), new(0.03f, 0.08f), new(-0.03f, 0.08f), new(-0.30f, -0.24f)];
            for (var point = 0; point < wings.Length; point++) wings[point] = wings[point] * scale + at;
            ink.Fill("33384A", wings);
        }
    }
}
