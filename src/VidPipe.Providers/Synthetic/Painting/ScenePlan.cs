namespace VidPipe.Providers.Synthetic.Painting;

internal enum Setting
{
    Sea,
    Mountains,
    Forest,
    City,
    Desert,
    Meadow,
    Space,
    Interior,
}

internal enum Weather
{
    Clear,
    Rain,
    Snow,
    Fog,
}

internal enum PropKind
{
    Person,
    Lighthouse,
    House,
    Boat,
    Bottle,
    Tree,
    Car,
    Animal,
    Bird,
    Rocket,
    Robot,
    Cup,
    Balloon,
    Letter,
    Lantern,
    Castle,
    Flower,
    Bicycle,
    Piano,
    Train,
}

/// <param name="X">In world units from the middle.</param>
internal sealed record Prop(PropKind Kind, float X);

/// <summary>
/// Everything that a picture shows: painting the same plan gives the same pixels. It travels inside the PNG, so that the
/// next picture and the clip can go on from it.
/// </summary>
/// <param name="LandSeed">Where hills, towers and trees stand.</param>
/// <param name="Clock">The time of day: 0 is night, 0.25 dawn, 0.5 noon, 0.75 sunset, 1 night again.</param>
/// <param name="Hue">Turns all colours by this angle.</param>
/// <param name="Warmth">−1 cold to 1 warm.</param>
/// <param name="Drift">How far clouds and waves have moved on.</param>
/// <param name="Tint">Colours (sRGB hex) of a foreign picture that this one continues: above, middle, below; null without one.</param>
/// <param name="Words">What is written on the picture; may be empty.</param>
internal sealed record ScenePlan(
    Setting Setting,
    uint LandSeed,
    float Clock,
    float Hue,
    float Warmth,
    float Drift,
    Weather Weather,
    Camera Camera,
    IReadOnlyList<Prop> Props,
    IReadOnlyList<string>? Tint,
    string Words)
{
    /// <summary>Whether the camera can travel from one picture to the other: they show the same land.</summary>
    public bool SharesWorldWith(ScenePlan other) => Setting == other.Setting && LandSeed == other.LandSeed && Weather == other.Weather;
}
