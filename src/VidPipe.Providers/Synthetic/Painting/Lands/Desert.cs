namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>Mesas on the horizon and dunes with a lit and a shaded side.</summary>
internal sealed class Desert(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    public override IEnumerable<Layer> Behind()
    {
        yield return Ridge("mesas", 0.13f, Mesa, "A4664F");
        yield return Dune("dunes far", 0.28f, Hills(0.655f, 0.13f, 2.0f, 37, 2), "E8AE74", 0.07f);
        yield return Dune("dunes", 0.46f, Hills(0.735f, 0.20f, 1.3f, 41, 2), "DE9A58", 0.12f);
        yield return Dune("dunes near", 0.70f, Ledge, "C97B42", 0.16f);
        yield return Dune("stage", 1f, Stage, "A95F35", 0.2f);
    }

    public override float Stage(float x) => Hills(0.895f, 0.10f, 0.65f, 83, 2)(x);

    public override float Landmark(float x) => Ledge(x) + 0.012f;

    private float Ledge(float x) => Hills(0.815f, 0.20f, 0.95f, 47, 2)(x);

    private float Mesa(float x)
    {
        var height = Hash.Noise(x * 2.1f + 12, Seed + 3);
        var plateau = Math.Clamp((height - 0.46f) * 9, 0, 1);
        return 0.615f - 0.135f * plateau * (0.55f + 0.45f * Hash.Noise(MathF.Floor(x * 2.1f + 12), Seed + 7)) - 0.012f * Hash.Ridge(x * 14, Seed + 8, 3);
    }

    private Layer Dune(string name, float nearness, Func<float, float> line, string colour, float reach) =>
        new(name, nearness, default, default, null, surface =>
        {
            var tone = Tone(colour, 0.12f + nearness * 0.75f);
            surface.Ground(line, depth => Colour.Mix(Colour.Mix(tone, Light.Sun, 0.16f * (1 - Light.Night) * MathF.Max(0, 1 - depth * 14)), Colour.Mix(tone, Light.Shade, 0.30f * nearness), depth / 0.2f));
            var lampX = Sky.Lamp(Plan, HalfWidth).X;
            surface.Under(line, 0.5f, (x, y, depth, slope) =>
            {
                var falling = slope * (x > lampX ? 1.36f : -1.36f);
                var edge = reach * (0.6f + 0.8f * Hash.Noise(x * 2.2f + 3, Seed + 9));
                var shade = Math.Clamp(falling, 0, 1) * Math.Clamp((edge - depth) * 40, 0, 1);
                var ripple = 0.5f + 0.5f * MathF.Sin((y * 210 + 5 * Hash.Noise(x * 6 + 40, Seed + 10) + x * 14) / (0.55f + nearness));
                return Colour.Veil(Light.Shade, 0.46f * shade + 0.045f * ripple * nearness * Math.Clamp(depth * 25, 0, 1));
            });
        });
}
