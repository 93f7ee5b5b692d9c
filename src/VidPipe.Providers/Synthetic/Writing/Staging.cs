using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Synthetic.Writing;

/// <summary>Where, when and how the scenes are shown.</summary>
internal static class Staging
{
    private static readonly (float Clock, string Hour, string Light)[] Hours =
    [
        (0.24f, "at dawn", "the first light of dawn"), (0.35f, "in the morning", "the clear morning light"), (0.46f, "at midday", "the bright light of day"),
        (0.62f, "at golden hour", "the golden afternoon light"), (0.745f, "at sunset", "the glow of sunset"), (0.845f, "at dusk", "the blue dusk"), (0.95f, "at night", "the quiet night"),
    ];

    private static readonly string[] Shots = ["Wide establishing shot", "Medium shot", "Close-up", "Low angle shot", "Wide shot", "Medium shot", "Aerial shot", "Close up"];

    private static readonly (string Motion, string After)[] Moves =
    [
        ("Slow push in", "after the camera has pushed in"), ("Gentle pan right", "after the camera has panned right"), ("Slow pull back", "after the camera has pulled back"),
        ("Soft sideways drift", "after the camera has drifted along"), ("Calm tilt up", "after the camera has tilted up"), ("Gentle pan left", "after the camera has panned left"),
    ];

    private static readonly string[] Transitions =
    [
        "Straight cut on the movement.", "Soft dissolve through the light of the sky.", "Match cut on the horizon line.", "Cut on the rhythm of the narration.", "Slow crossfade as the light changes.",
    ];

    private static readonly string[][] Palettes =
    [
        ["deep teal", "amber", "ivory"], ["indigo", "coral", "soft gold"], ["moss green", "pale grey", "warm ochre"], ["navy", "blush", "pearl"], ["slate", "rust", "cream"], ["violet", "peach", "pale blue"],
    ];

    private static readonly string[] Moods = ["calm and hopeful", "wistful and warm", "quiet and curious", "tender and a little mysterious", "bright and open"];

    /// <summary>Index of the hour in a scene: the day goes on, by at most three steps, or stays where the prompt put it.</summary>
    public static (string Hour, string Light) HourOf(Tale tale, Setting setting, uint seed, int scene, int count)
    {
        var first = tale.Hour is { } told ? NearestHour(told) : (int)(Hash.Of(seed, 31) % 3);
        var steps = tale.Hour is null ? 3 : 1;
        var hour = Hours[Math.Min(first + (count < 2 ? 0 : scene * steps / (count - 1)), Hours.Length - 1)];
        var light = setting switch
        {
            Setting.Space => "the pale starlight",
            Setting.Interior => "the warm lamplight",
            _ => hour.Light,
        };
        return (hour.Hour, light);
    }

    public static string PlaceOf(Setting setting) => setting switch
    {
        Setting.Sea => "by the sea",
        Setting.Mountains => "among the mountains",
        Setting.Forest => "in the forest",
        Setting.City => "in the city",
        Setting.Desert => "in the desert",
        Setting.Meadow => "out in the fields",
        Setting.Space => "among the stars",
        _ => "in a quiet room",
    };

    public static string ShotOf(uint seed, int scene) => scene == 0 ? Shots[0] : Shots[(int)((Hash.Of(seed, 41) + (uint)scene) % (uint)Shots.Length)];

    public static (string Motion, string After) MoveOf(uint seed, int scene) => Moves[(int)((Hash.Of(seed, 43) + (uint)scene) % (uint)Moves.Length)];

    public static string TransitionOf(uint seed, int scene) => Transitions[(int)((Hash.Of(seed, 47) + (uint)scene) % (uint)Transitions.Length)];

    public static string[] PaletteOf(uint seed) => Hash.Pick(seed, 53, Palettes);

    public static string MoodOf(uint seed) => Hash.Pick(seed, 59, Moods);

    public static Setting FallbackSetting(uint seed) => Hash.Pick(seed, 61, [Setting.Meadow, Setting.Mountains, Setting.Sea, Setting.Forest, Setting.City]);

    private static int NearestHour(float clock) => Enumerable.Range(0, Hours.Length).MinBy(i => MathF.Abs(Hours[i].Clock - clock));
}
