using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>Rolling fields with hedges, round trees and flowers.</summary>
internal sealed class Meadow(ScenePlan plan, Light light, float halfWidth) : Land(plan, light, halfWidth)
{
    private bool IsWhite => Plan.Weather is Weather.Snow;

    public override IEnumerable<Layer> Behind()
    {
        yield return Ridge("hills", 0.16f, Hills(0.585f, 0.16f, 1.3f, 31, 4), IsWhite ? "A9BED4" : "6B8FA3");
        yield return Ridge("far fields", 0.28f, Hills(0.635f, 0.15f, 1.1f, 37), IsWhite ? "BACBDD" : "7FA36A");
        yield return Trees("hedges", 0.44f, Hills(0.695f, 0.13f, 0.95f, 41), 0.045f, 30, 43, IsWhite ? "B5C8DC" : "6E9C55");
        yield return Trees("fields", 0.66f, Slope, 0.10f, 7, 47, IsWhite ? "C3D2E2" : "5E9148");
        yield return Ridge("stage", 1f, Stage, IsWhite ? "CBD8E6" : "4C8040", 0.1f);
    }

    public override IEnumerable<Layer> Before() =>
        IsWhite ? [Grass("grass", 1.3f, 1.02f, "6F8499", 71)] : [Flowers(), Grass("grass", 1.35f, 1.02f, "2F5A2C", 71)];

    public override float Stage(float x) => Hills(0.875f, 0.08f, 0.7f, 83, 2)(x);

    public override float Landmark(float x) => Slope(x) + 0.01f;

    private float Slope(float x) => Hills(0.775f, 0.12f, 0.8f, 59, 2)(x);

    private Layer Trees(string name, float nearness, Func<float, float> line, float size, int perUnit, int salt, string ground) =>
        new(name, nearness, default, default, null, surface =>
        {
            var leaf = Tone(IsWhite ? "7E96AD" : "3F7041", nearness);
            var lit = Colour.Mix(leaf, Light.Sun, 0.26f * (1 - Light.Night));
            var tone = Tone(ground, nearness);
            for (var cell = (int)(surface.Area.Left * perUnit) - 2; cell < surface.Area.Right * perUnit + 2; cell++)
            {
                var seed = Hash.Of(Seed, salt * 4000 + cell);
                if (Hash.Unit(seed, 3) < 0.42f) continue;
                var x = (cell + Hash.Unit(seed, 0)) / perUnit;
                RoundTree(surface, x, line(x) + 0.004f, size * Hash.Between(seed, 9, 0.6f, 1.2f), leaf, lit, seed);
            }

            surface.Ground(line, depth => Colour.Mix(Colour.Mix(tone, Light.Sun, 0.12f * (1 - Light.Night)), Colour.Mix(tone, Light.Shade, 0.22f), depth / 0.15f));
        });

    internal static void RoundTree(Surface surface, float x, float foot, float height, Vector3 leaf, Vector3 lit, uint seed)
    {
        var trunk = Colour.Opaque(leaf * 0.55f);
        surface.Line(new(x, foot), new(x, foot - height * 0.5f), height * 0.07f, trunk);
        for (var puff = 0; puff < 6; puff++)
        {
            var px = x + Hash.Between(seed, puff + 20, -0.22f, 0.22f) * height;
            var py = foot - height * Hash.Between(seed, puff + 30, 0.48f, 0.82f);
            var radius = height * Hash.Between(seed, puff + 40, 0.17f, 0.26f);
            surface.Ellipse(px, py, radius, radius * 0.92f, Colour.Opaque(leaf));
            surface.Ellipse(px - radius * 0.22f, py - radius * 0.26f, radius * 0.7f, radius * 0.6f, Colour.Veil(lit, 0.55f), 0.7f);
        }
    }

    private Layer Flowers() => new("flowers", 1.12f, default, new(0.004f, 0), null, surface =>
    {
        string[] petals = ["F6C453", "F28482", "F7EDE2", "B79CED"];
        for (var cell = (int)(surface.Area.Left * 60) - 2; cell < surface.Area.Right * 60 + 2; cell++)
        {
            var seed = Hash.Of(Seed, 90_000 + cell);
            var x = (cell + Hash.Unit(seed, 0)) / 60;
            var foot = Hills(0.985f, 0.05f, 0.9f, 89, 2)(x);
            var head = foot - Hash.Between(seed, 1, 0.02f, 0.06f);
            surface.Line(new(x, foot + 0.02f), new(x + 0.003f, head), 0.0022f, Colour.Opaque(Tone("3E6B35", 1)));
            var petal = Colour.Mix(Colour.Hex(Hash.Pick(seed, 4, petals)), Light.Shade, 0.15f + 0.55f * Light.Night);
            surface.Ellipse(x + 0.003f, head, 0.0075f, 0.0062f, Colour.Opaque(petal), 0.25f);
        }

        surface.Ground(Hills(0.985f, 0.05f, 0.9f, 89, 2), _ => Colour.Mix(Tone("3B6B34", 1), Light.Shade, 0.3f));
    });
}
