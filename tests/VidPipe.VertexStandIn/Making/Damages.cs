using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Making;

/// <summary>Spoils a file as the script asks.</summary>
internal static class Damages
{
    public static byte[] Apply(byte[] bytes, Damage damage) => damage switch
    {
        Damage.Truncated => bytes[..(bytes.Length / 2)],
        Damage.Garbled => [.. bytes.Select(b => (byte)(b ^ 0x5A))],
        Damage.Empty => [],
        _ => bytes,
    };
}
