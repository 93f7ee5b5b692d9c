using System.Numerics;

namespace VidPipe.Providers.Synthetic.Painting.Props;

internal enum Place
{
    /// <summary>Stands back on the land.</summary>
    Landmark,

    /// <summary>Stands on the stage.</summary>
    Actor,

    /// <summary>Lies in front.</summary>
    Object,

    /// <summary>Hangs in the air.</summary>
    Air,
}

/// <summary>What each prop looks like, how big it is and where it belongs.</summary>
internal static class PropPainter
{
    public static Place PlaceOf(PropKind kind) => kind switch
    {
        PropKind.Lighthouse or PropKind.House or PropKind.Tree or PropKind.Castle or PropKind.Train or PropKind.Rocket => Place.Landmark,
        PropKind.Bottle or PropKind.Cup or PropKind.Letter or PropKind.Lantern or PropKind.Flower => Place.Object,
        PropKind.Bird or PropKind.Balloon => Place.Air,
        _ => Place.Actor,
    };

    /// <summary>Height in world units.</summary>
    public static float SizeOf(PropKind kind) => kind switch
    {
        PropKind.Lighthouse => 0.31f,
        PropKind.House => 0.17f,
        PropKind.Tree => 0.34f,
        PropKind.Castle => 0.30f,
        PropKind.Train => 0.10f,
        PropKind.Rocket => 0.36f,
        PropKind.Person => 0.21f,
        PropKind.Robot => 0.20f,
        PropKind.Boat => 0.17f,
        PropKind.Car => 0.12f,
        PropKind.Animal => 0.13f,
        PropKind.Bicycle => 0.13f,
        PropKind.Piano => 0.17f,
        PropKind.Bird => 0.07f,
        PropKind.Balloon => 0.24f,
        PropKind.Letter => 0.07f,
        _ => 0.13f,
    };

    public static void Paint(PropKind kind, Ink ink, float night)
    {
        switch (kind)
        {
            case PropKind.Person: People.Person(ink); break;
            case PropKind.Robot: People.Robot(ink); break;
            case PropKind.Animal: People.Animal(ink); break;
            case PropKind.Bird: People.Birds(ink); break;
            case PropKind.Lighthouse: Buildings.Lighthouse(ink, night); break;
            case PropKind.House: Buildings.House(ink, night); break;
            case PropKind.Castle: Buildings.Castle(ink, night); break;
            case PropKind.Tree: Buildings.Tree(ink); break;
            case PropKind.Boat: Vehicles.Boat(ink); break;
            case PropKind.Car: Vehicles.Car(ink, night); break;
            case PropKind.Bicycle: Vehicles.Bicycle(ink); break;
            case PropKind.Train: Vehicles.Train(ink); break;
            case PropKind.Rocket: Vehicles.Rocket(ink); break;
            case PropKind.Balloon: Vehicles.Balloon(ink); break;
            case PropKind.Bottle: Things.Bottle(ink); break;
            case PropKind.Cup: Things.Cup(ink); break;
            case PropKind.Letter: Things.Letter(ink); break;
            case PropKind.Lantern: Things.Lantern(ink); break;
            case PropKind.Flower: Things.Flower(ink); break;
            case PropKind.Piano: Things.Piano(ink); break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "No picture of this prop.");
        }
    }

    /// <summary>The part of its own world that a prop touches, its glow included.</summary>
    public static WorldRect Bounds(PropKind kind, float size)
    {
        var reach = kind is PropKind.Lighthouse or PropKind.Train ? 3.4f : 1.7f;
        return new WorldRect(-size * reach, -size * 1.7f, size * reach, size * 0.6f);
    }

    public static Vector2 SwayOf(PropKind kind) => kind switch
    {
        PropKind.Boat => new(0.004f, 0.004f),
        PropKind.Balloon => new(0.010f, 0.010f),
        PropKind.Bird => new(0.012f, 0.006f),
        PropKind.Flower or PropKind.Bottle => new(0.001f, 0.0006f),
        _ => default,
    };
}
