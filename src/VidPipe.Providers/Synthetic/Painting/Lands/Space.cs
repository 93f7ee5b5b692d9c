using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>Nebulae, stars and planets above cratered ground.</summary>
internal sealed class Space(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    private static readonly string[] Clouds = ["6A3FA0", "1F6F9E", "A8336B", "2B7F78"];
    private static readonly string[] Planets = ["E58A5B", "7FB5D6", "C98BD0", "D9B36A"];

    public override IEnumerable<Layer> Behind()
    {
        yield return new("deep", 0.05f, default, default, null, PaintDeep);
        yield return new("planet", 0.18f, new(Plan.Drift * 0.06f, 0), default, null, PaintPlanet);
        yield return Ground("crater rim", 0.45f, Peaks(0.80f, 0.10f, 2.2f, 37), 0.35f);
        yield return Ground("plain", 0.72f, x => Landmark(x) - 0.01f, 0.6f);
        yield return Ground("stage", 1f, Stage, 1f);
    }

    public override float Stage(float x) => Hills(0.90f, 0.06f, 1.1f, 83, 3)(x);

    public override float Landmark(float x) => Hills(0.845f, 0.06f, 1.5f, 59)(x) + 0.01f;

    private Vector3 First => Colour.Turn(Colour.Hex(Hash.Pick(Seed, 1, Clouds)), Plan.Hue);

    private Vector3 Second => Colour.Turn(Colour.Hex(Hash.Pick(Seed, 2, Clouds)), Plan.Hue + 0.4f);

    private void PaintDeep(Surface surface)
    {
        var tilt = Hash.Between(Seed, 3, -0.5f, 0.5f);
        surface.Shade((x, y) =>
        {
            var band = MathF.Exp(-MathF.Pow((y - 0.34f - x * tilt) / 0.30f, 2));
            var gas = Hash.Cloud(x * 2.4f + 9, y * 2.4f + 9, Seed + 4, 4);
            var other = Hash.Cloud(x * 3.1f + 30, y * 3.1f + 4, Seed + 14, 3);
            var colour = Colour.Hex("060817") + First * (band * gas * 0.85f) + Second * (band * MathF.Max(0, other - 0.3f) * 0.9f)
                + Light.Sun * (MathF.Max(0, gas - 0.58f) * band * 0.8f);
            return Colour.Opaque(Vector3.Clamp(colour, Vector3.Zero, Vector3.One));
        });
        Sky.PaintStars(surface, Seed, 1);
        Sky.PaintStars(surface, Seed + 1, 0.7f);
    }

    private void PaintPlanet(Surface surface)
    {
        var side = Chance(5) < 0.5f ? -1 : 1;
        var centre = new Vector2(side * HalfWidth * 0.42f, 0.34f);
        var radius = 0.10f + 0.09f * Chance(6);
        var colour = Colour.Turn(Colour.Hex(Hash.Pick(Seed, 7, Planets)), Plan.Hue);
        var sun = Vector3.Normalize(new Vector3(-side * (0.5f + Plan.Clock * 0.6f), -0.45f, 0.55f));
        surface.Glow(centre.X, centre.Y, radius * 2.1f, colour, 0.5f);
        Ring(surface, centre, radius, colour, -1);
        surface.Shade((x, y) =>
        {
            var at = new Vector2(x, y) - centre;
            var distance = at.Length() / radius;
            if (distance > 1.02f) return default;
            var normal = new Vector3(at / radius, MathF.Sqrt(MathF.Max(0, 1 - distance * distance)));
            var lit = Math.Clamp(Vector3.Dot(normal, sun) * 1.25f + 0.08f, 0.03f, 1);
            var bands = Hash.Cloud(at.X / radius * 1.5f + 5, at.Y / radius * 7 + at.X / radius + 5, Seed + 21, 4) - 0.47f;
            var body = Vector3.Clamp(colour * (1 + bands * 0.9f) * lit, Vector3.Zero, Vector3.One);
            var cover = Math.Clamp((1 - distance) * radius * surface.Scale + 0.5f, 0, 1);
            return new Vector4(body * cover, cover);
        });
        Ring(surface, centre, radius, colour, 1);
    }

    private static void Ring(Surface surface, Vector2 centre, float radius, Vector3 colour, int half) => surface.Shade((x, y) =>
    {
        var at = new Vector2(x, y) - centre;
        var turned = new Vector2(at.X * 0.96f + at.Y * 0.28f, (at.Y * 0.96f - at.X * 0.28f) * 4.2f) / radius;
        if (MathF.Sign(turned.Y) != half) return default;
        var distance = turned.Length();
        if (distance is < 1.3f or > 2.0f) return default;
        var edge = Math.Clamp(MathF.Min(distance - 1.3f, 2.0f - distance) * 9, 0, 1);
        return Colour.Veil(Colour.Mix(colour, Vector3.One, 0.45f), edge * (0.25f + 0.4f * Hash.Noise(distance * 14, 3)));
    });

    private Layer Ground(string name, float nearness, Func<float, float> line, float share) =>
        new(name, nearness, default, default, null, surface =>
        {
            var rock = Colour.Mix(Colour.Mix(Colour.Hex("4B4A66"), First, 0.35f), Colour.Hex("0B0C1C"), 0.15f + 0.5f * share);
            var rim = Colour.Mix(rock, Colour.Mix(Second, Vector3.One, 0.35f), 0.45f);
            surface.Ground(line, depth => Colour.Mix(Colour.Mix(rim, rock, depth / 0.012f), Colour.Hex("080914"), Math.Clamp(depth / 0.3f, 0, 0.75f)));
            for (var i = 0; i < 14; i++)
            {
                var x = Hash.Between(Seed, (int)(nearness * 100) * 50 + i, -1.3f, 1.3f);
                var size = Hash.Between(Seed, (int)(nearness * 100) * 60 + i, 0.012f, 0.05f) * nearness;
                var y = line(x) + 0.02f + size;
                surface.Ellipse(x, y, size * 1.9f, size * 0.42f, Colour.Veil(Colour.Hex("05060F"), 0.55f), 0.25f);
                surface.Ellipse(x, y + size * 0.2f, size * 1.8f, size * 0.34f, Colour.Veil(rim, 0.28f), 0.5f);
            }
        });
}
