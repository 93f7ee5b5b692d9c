using System.Globalization;

namespace VidPipe.StandIn.Making;

/// <summary>What a picture looks like follows from a text: the colours of sky and ground, and where the sun stands.</summary>
/// <param name="SunX">Hundredths of the width.</param>
/// <param name="SunY">Hundredths of the height.</param>
internal readonly record struct Palette(string Sky, string Haze, string Ground, int SunX, int SunY)
{
    public static Palette Of(string text)
    {
        var hash = Convert.FromHexString(MediaCache.Key("palette", text));
        return new Palette(Colour(hash.AsSpan(0, 3), 60), Colour(hash.AsSpan(3, 3), 120), Colour(hash.AsSpan(6, 3), 10), 5 + hash[9] % 80, 8 + hash[10] % 40);
    }

    private static string Colour(ReadOnlySpan<byte> bytes, int floor) =>
        $"0x{Mix(bytes[0], floor)}{Mix(bytes[1], floor)}{Mix(bytes[2], floor)}";

    private static string Mix(byte value, int floor) => (floor + value / 2).ToString("x2", CultureInfo.InvariantCulture);
}
