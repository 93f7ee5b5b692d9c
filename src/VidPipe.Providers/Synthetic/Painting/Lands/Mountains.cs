namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>Ranges behind ranges, pines on the nearest slope.</summary>
internal sealed class Mountains(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    private string Rock => Plan.Weather is Weather.Snow ? "AFC3D9" : "4D6B84";

    private string Slope => Plan.Weather is Weather.Snow ? "8FA9C4" : "2F5A4C";

    public override IEnumerable<Layer> Behind()
    {
        yield return SnowyRange();
        yield return Ridge("range", 0.26f, Peaks(0.60f, 0.24f, 1.7f, 31), Rock);
        yield return Ridge("foothills", 0.42f, Hills(0.66f, 0.20f, 1.5f, 47, 5), Slope);
        yield return Woods("far woods", 0.58f, Hills(0.735f, 0.13f, 1.2f, 53), 0.062f, 150, 61);
        yield return Woods("woods", 0.80f, Stage80, 0.12f, 70, 67);
        yield return Ridge("stage", 1f, Stage, Plan.Weather is Weather.Snow ? "9DB4CE" : "27483A", 0.1f);
    }

    public override IEnumerable<Layer> Before() => [Grass("grass", 1.3f, 1.0f, "1F3A2E", 71)];

    public override float Stage(float x) => Hills(0.885f, 0.06f, 0.9f, 83, 2)(x);

    public override float Landmark(float x) => Stage80(x) + 0.012f;

    private float Stage80(float x) => Hills(0.815f, 0.10f, 1.1f, 59)(x);

    private Layer SnowyRange() => new("peaks", 0.16f, default, default, null, surface =>
    {
        var line = Peaks(0.545f, 0.32f, 1.25f, 29);
        var rock = Tone("5B7391", 0.16f);
        var foot = Colour.Mix(rock, Light.Haze, 0.7f);
        surface.Ground(line, depth => Colour.Mix(rock, foot, depth / 0.3f));
        var snow = Colour.Mix(Colour.Mix(new(0.97f, 0.98f, 1f), Light.Sun, 0.4f), Light.Haze, 0.22f + 0.42f * Light.Night);
        var lampX = Sky.Lamp(Plan, HalfWidth).X;
        surface.Under(line, 0.2f, (x, y, depth, _) =>
        {
            var top = y - depth;
            var reach = 0.045f + 0.085f * (0.545f - top) / 0.3f + 0.05f * (Hash.Ridge(x * 26, Seed + 5, 3) - 0.5f);
            var cover = Math.Clamp((reach - depth) * 90, 0, 1) * Math.Clamp((0.47f - top) * 12, 0, 1);
            // Ridges run down aslant, so the side that a point lies on is read up the slope.
            var up = x + depth * 1.6f * (Hash.Noise(x * 6 + 3, Seed + 6) - 0.5f);
            var facing = (line(up + 0.02f) - line(up - 0.008f)) * MathF.Sign(x - lampX);
            return Colour.Veil(Colour.Mix(snow, rock, Math.Clamp(0.24f - facing * 16, 0.04f, 0.46f)), cover * 0.92f);
        });
    });

    private Layer Woods(string name, float nearness, Func<float, float> line, float height, int perUnit, int salt) =>
        new(name, nearness, default, default, null, surface =>
        {
            var tone = Tone(Plan.Weather is Weather.Snow ? "7C97B3" : "23503F", nearness);
            var top = Colour.Opaque(Colour.Mix(tone, Light.Haze, 0.10f));
            var foot = Colour.Opaque(tone);
            for (var cell = (int)(surface.Area.Left * perUnit) - 4; cell < surface.Area.Right * perUnit + 4; cell++)
            {
                var seed = Hash.Of(Seed, salt * 4000 + cell);
                if (Hash.Noise(cell * 3.2f / perUnit + 9, Seed + (uint)salt) < 0.36f) continue;
                var x = (cell + Hash.Unit(seed, 0)) / perUnit;
                Pine(surface, x, line(x) + height * 0.12f, height * Hash.Between(seed, 9, 0.55f, 1.15f), top, foot, seed);
            }

            surface.Ground(line, depth => Colour.Mix(tone, Colour.Mix(tone, Light.Haze, 0.45f * (1 - nearness * 0.7f)), depth / 0.2f));
        });
}
