using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Lands;

/// <summary>A setting: the sheets behind the actors, the ground they stand on, and what frames them.</summary>
internal abstract class Land(ScenePlan plan, Light light, float halfWidth)
{
    protected ScenePlan Plan { get; } = plan;

    protected Light Light { get; } = light;

    protected float HalfWidth { get; } = halfWidth;

    protected uint Seed { get; } = plan.LandSeed;

    public abstract IEnumerable<Layer> Behind();

    public virtual IEnumerable<Layer> Before() => [];

    /// <summary>Height of the ground that actors stand on.</summary>
    public abstract float Stage(float x);

    /// <summary>Height of the ground that landmarks such as a lighthouse stand on.</summary>
    public abstract float Landmark(float x);

    public static Land Of(ScenePlan plan, Light light, float halfWidth) => plan.Setting switch
    {
        Setting.Sea => new Sea(plan, light, halfWidth),
        Setting.Mountains => new Mountains(plan, light, halfWidth),
        Setting.Forest => new Forest(plan, light, halfWidth),
        Setting.City => new City(plan, light, halfWidth),
        Setting.Desert => new Desert(plan, light, halfWidth),
        Setting.Meadow => new Meadow(plan, light, halfWidth),
        Setting.Space => new Space(plan, light, halfWidth),
        _ => new Interior(plan, light, halfWidth),
    };

    protected float Chance(int index) => Hash.Unit(Seed, index);

    protected Vector3 Tone(string near, float nearness) => Light.Land(Colour.Hex(near), nearness);

    /// <summary>A rolling line.</summary>
    protected Func<float, float> Hills(float level, float height, float frequency, int salt, int octaves = 3) =>
        x => level - height * (Hash.Ridge(x * frequency + 40, Seed + (uint)salt, octaves) - 0.45f);

    /// <summary>A jagged line.</summary>
    protected Func<float, float> Peaks(float level, float height, float frequency, int salt) => x =>
    {
        var t = x * frequency + 50;
        var sharp = 1 - MathF.Abs(2 * Hash.Noise(t, Seed + (uint)salt) - 1);
        var rough = Hash.Ridge(t * 3.1f, Seed + (uint)salt + 9, 4) - 0.45f;
        return level - height * (0.75f * sharp * sharp + 0.32f * rough);
    };

    /// <summary>A sheet of land whose foot dissolves into the haze.</summary>
    protected Layer Ridge(string name, float nearness, Func<float, float> line, string colour, float mist = 0.55f) =>
        new(name, nearness, default, default, null, surface =>
        {
            var top = Tone(colour, nearness);
            var foot = Colour.Mix(top, Light.Haze, mist * (1 - nearness * 0.6f));
            surface.Ground(line, depth => Colour.Mix(Colour.Mix(top, Light.Sun, 0.10f * (1 - Light.Night) * MathF.Max(0, 1 - depth * 30)), foot, depth / 0.26f));
        });

    protected static void Pine(Surface surface, float x, float foot, float height, Vector4 top, Vector4 bottom, uint seed)
    {
        Span<Vector2> outline = stackalloc Vector2[22];
        const int tiers = 5;
        var lean = (Hash.Unit(seed, 1) - 0.5f) * height * 0.05f;
        outline[0] = new(x + lean, foot - height);
        for (var tier = 0; tier < tiers; tier++)
        {
            var low = (tier + 1f) / tiers;
            var half = height * (0.05f + 0.17f * low) * (0.85f + 0.3f * Hash.Unit(seed, tier + 2));
            var y = foot - height * (1 - low * 0.92f);
            outline[1 + tier * 2] = new(x + half, y);
            outline[2 + tier * 2] = new(x + half * 0.5f, y - height * 0.02f);
            outline[21 - tier * 2] = new(x - half, y);
            outline[20 - tier * 2] = new(x - half * 0.5f, y - height * 0.02f);
        }

        outline[11] = new(x, foot);
        surface.Polygon(outline, top, bottom);
    }

    /// <summary>Blades and stems along the lower edge, out of focus before the stage.</summary>
    protected Layer Grass(string name, float nearness, float level, string colour, int salt) =>
        new(name, nearness, default, new(0.006f, 0), null, surface =>
        {
            var dark = Colour.Opaque(Colour.Mix(Tone(colour, 1), Light.Shade, 0.72f));
            var ground = Hills(level, 0.05f, 1.4f, salt, 2);
            for (var i = 0; i < 300; i++)
            {
                var x = surface.Area.Left - 0.1f + (i + Chance(salt * 1000 + i)) / 300 * (surface.Area.Right - surface.Area.Left + 0.2f);
                var cell = (int)MathF.Floor(x * 140);
                x = cell / 140f;
                var height = Hash.Between(Seed, salt + cell, 0.03f, 0.10f);
                var lean = Hash.Between(Seed, salt + cell + 7777, -0.03f, 0.03f);
                var foot = ground(x) + 0.02f;
                surface.Polygon([new(x - 0.004f, foot), new(x + lean, foot - height), new(x + 0.004f, foot)], dark, dark);
            }

            surface.Ground(ground, _ => new(dark.X, dark.Y, dark.Z));
        });
}
