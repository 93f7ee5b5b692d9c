using System.Globalization;

namespace VidPipe.Core.Actions;

/// <summary>One text for every way to write a number, laid out as ECMAScript does (and RFC 8785 with it), without rounding.</summary>
internal static class CanonicalNumber
{
    /// <summary>From here on ECMAScript writes an exponent instead of zeros.</summary>
    private const int MaxPlainDigits = 21;

    private const int MaxLeadingZeros = 6;

    /// <param name="json">A JSON number.</param>
    public static string Of(string json)
    {
        var sign = json[0] == '-' ? "-" : "";
        var (mantissa, exponent) = SplitExponent(json[sign.Length..]);
        var point = mantissa.IndexOf('.');
        var whole = point < 0 ? mantissa : mantissa[..point];
        var digits = point < 0 ? whole : whole + mantissa[(point + 1)..];

        var leading = digits.Length - digits.TrimStart('0').Length;
        var significant = digits.Trim('0');
        if (significant.Length == 0) return "0";

        // The value is 0.significant times ten to this power.
        var power = checked(whole.Length - leading + exponent);
        return sign + Layout(significant, power);
    }

    private static (string Mantissa, long Exponent) SplitExponent(string number)
    {
        var mark = number.AsSpan().IndexOfAny('e', 'E');
        return mark < 0
            ? (number, 0)
            : (number[..mark], long.Parse(number.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture));
    }

    private static string Layout(string digits, long power)
    {
        if (power is > 0 and <= MaxPlainDigits)
        {
            return digits.Length <= power
                ? digits.PadRight((int)power, '0')
                : $"{digits[..(int)power]}.{digits[(int)power..]}";
        }

        if (power is > -MaxLeadingZeros and <= 0) return $"0.{new string('0', (int)-power)}{digits}";

        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(power > 0 ? "+" : "")}{power - 1}");
    }
}
