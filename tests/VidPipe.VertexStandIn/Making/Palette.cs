using System.Globalization;

namespace VidPipe.StandIn.Making;

/// <summary>Two colours that follow from a text.</summary>
internal readonly record struct Palette(string From, string To)
{
    public static Palette Of(string text)
    {
        var hash = Convert.FromHexString(MediaCache.Key("palette", text));
        return new Palette(Colour(hash.AsSpan(0, 3), 40), Colour(hash.AsSpan(3, 3), 120));
    }

    /// <summary>Neither black nor white, and one end darker than the other.</summary>
    private static string Colour(ReadOnlySpan<byte> bytes, int floor) =>
        $"0x{Mix(bytes[0], floor)}{Mix(bytes[1], floor)}{Mix(bytes[2], floor)}";

    private static string Mix(byte value, int floor) => (floor + value / 2).ToString("x2", CultureInfo.InvariantCulture);
}
