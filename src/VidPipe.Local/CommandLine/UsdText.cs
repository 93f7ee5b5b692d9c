using System.Globalization;

namespace VidPipe.Local.CommandLine;

/// <summary>Sums of US dollars as people read them.</summary>
internal static class UsdText
{
    /// <summary>Null for nothing: what free models make has no price to show.</summary>
    public static string? Of(decimal usd, string format = "0.00##") => usd == 0 ? null : $"{usd.ToString(format, CultureInfo.InvariantCulture)} USD";
}
