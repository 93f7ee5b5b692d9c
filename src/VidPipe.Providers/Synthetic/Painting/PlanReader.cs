using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic.Painting.Props;

namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>Plans a picture from a prompt, and from the picture that it continues.</summary>
internal static class PlanReader
{
    private const int MaxProps = 4;

    private static readonly (Setting Setting, float Clock)[] Scenes =
    [
        (Setting.Mountains, 0.26f), (Setting.Meadow, 0.62f), (Setting.Sea, 0.745f), (Setting.Forest, 0.36f), (Setting.City, 0.9f), (Setting.Desert, 0.64f), (Setting.Mountains, 0.84f), (Setting.Meadow, 0.36f),
    ];

    /// <param name="previous">The plan of the picture that this one continues, when it carries one.</param>
    /// <param name="tint">The colours of that picture when it carries no plan: above, middle, below.</param>
    /// <param name="reference">Stands for that picture's exact bytes; 0 without one.</param>
    public static ScenePlan Read(ImageRequest request, ScenePlan? previous, IReadOnlyList<string>? tint, uint reference)
    {
        var prompt = request.Prompt;
        var canvas = Canvas.For(request.AspectRatio, request.IsDraft);
        var halfWidth = canvas.Width / (2f * canvas.Height);
        var (words, about) = PromptWords.Split(prompt);
        var seed = Hash.OfText(about, request.Seed);
        var fallback = Hash.Pick(seed, 1, Scenes);
        var setting = Vocabulary.Strongest(about, Vocabulary.Settings) ?? previous?.Setting ?? fallback.Setting;
        var stays = previous is not null && previous.Setting == setting;
        var landSeed = stays ? previous!.LandSeed : previous is null ? seed : Hash.Mix(previous.LandSeed + (uint)setting);
        var weather = Vocabulary.Find(about, Vocabulary.Weathers) is [var first, ..] ? first : stays ? previous!.Weather : Weather.Clear;
        var plan = new ScenePlan(
            setting,
            landSeed,
            Clock(about, previous, setting == fallback.Setting ? fallback.Clock : Hash.Pick(seed, 2, Scenes).Clock),
            previous?.Hue ?? Hash.Between(seed, 3, -0.16f, 0.16f),
            Vocabulary.Find(about, Vocabulary.Moods) is [var mood, ..] ? mood : previous?.Warmth ?? Hash.Between(seed, 4, -0.2f, 0.4f),
            (previous?.Drift ?? 0) + (reference == 0 ? 0 : Hash.Between(reference, 9, 0.10f, 0.16f)),
            weather,
            Framing.Of(prompt, previous?.Camera, seed),
            [],
            previous is null ? tint : previous.Tint,
            words);
        return plan with { Props = PlaceProps(about, plan, previous, halfWidth) };
    }

    private static float Clock(string about, ScenePlan? previous, float fallback)
    {
        float? told = Vocabulary.Find(about, Vocabulary.Hours) is [var hour, ..] ? hour : null;
        if (previous is null) return told ?? fallback;
        var onwards = previous.Clock + 0.03f;
        if (told is not { } clock) return MathF.Min(onwards, 0.98f);
        return MathF.Abs(clock - previous.Clock) < 0.05f ? Math.Clamp(onwards, clock - 0.05f, MathF.Min(clock + 0.05f, 0.98f)) : clock;
    }

    private static List<Prop> PlaceProps(string about, ScenePlan plan, ScenePlan? previous, float halfWidth)
    {
        var kinds = Vocabulary.Find(about, Vocabulary.Props).Where(kind => Fits(kind, plan.Setting)).Take(MaxProps).ToList();
        var lampSide = MathF.Sign(Sky.Lamp(plan, halfWidth).X);
        List<Prop> props = [];
        var (actors, objects, landmarks) = (0, 0, 0);
        foreach (var kind in kinds)
        {
            var known = previous?.Props.FirstOrDefault(p => p.Kind == kind);
            if (known is not null && plan.SharesWorldWith(previous!))
            {
                props.Add(known with { X = Walk(known, previous!.Props, halfWidth) });
                continue;
            }

            var jitter = Hash.Between(plan.LandSeed, 300 + (int)kind, -0.05f, 0.05f);
            var place = PropPainter.PlaceOf(kind);
            var x = place switch
            {
                Place.Landmark => -lampSide * halfWidth * (landmarks++ == 0 ? 0.56f : -0.45f),
                Place.Actor => lampSide * halfWidth * (actors++ switch { 0 => -0.24f, 1 => 0.42f, _ => -0.72f }),
                Place.Object => lampSide * halfWidth * (objects++ switch { 0 => 0.16f, 1 => -0.42f, _ => 0.6f }),
                _ => -lampSide * halfWidth * 0.36f,
            };
            props.Add(new Prop(kind, x + jitter * halfWidth));
        }

        return [.. props.OrderBy(p => PropPainter.PlaceOf(p.Kind))];
    }

    /// <summary>On its way towards the middle and beyond, but not into others.</summary>
    private static float Walk(Prop prop, IReadOnlyList<Prop> all, float halfWidth)
    {
        var x = prop.X + Stride(prop.Kind) * (prop.X > 0 ? -1 : 1);
        var place = PropPainter.PlaceOf(prop.Kind);
        var isFree = all.All(p => p == prop || PropPainter.PlaceOf(p.Kind) != place || MathF.Abs(p.X - x) > 0.22f || MathF.Abs(p.X - x) > MathF.Abs(p.X - prop.X));
        return isFree ? Math.Clamp(x, -halfWidth * 0.8f, halfWidth * 0.8f) : prop.X;
    }

    /// <summary>How far a thing goes from one picture to the next.</summary>
    private static float Stride(PropKind kind) => kind switch
    {
        PropKind.Boat => 0.07f,
        PropKind.Car => 0.12f,
        PropKind.Train => 0.16f,
        PropKind.Bicycle or PropKind.Animal => 0.06f,
        PropKind.Balloon or PropKind.Bird => 0.06f,
        PropKind.Person or PropKind.Robot => 0.022f,
        _ => 0,
    };

    private static bool Fits(PropKind kind, Setting setting) => setting switch
    {
        Setting.Space => kind is PropKind.Rocket or PropKind.Robot or PropKind.Person or PropKind.Animal or PropKind.Bottle or PropKind.Letter or PropKind.Lantern or PropKind.Flower or PropKind.Piano,
        Setting.Interior => kind is PropKind.Person or PropKind.Robot or PropKind.Bottle or PropKind.Cup or PropKind.Letter or PropKind.Lantern or PropKind.Flower or PropKind.Animal,
        Setting.Sea => true,
        _ => kind is not PropKind.Boat,
    };
}
