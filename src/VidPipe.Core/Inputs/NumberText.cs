using System.Globalization;

namespace VidPipe.Core.Inputs;

/// <summary>
/// The one reader of numbers that people type, in options and settings. ASCII digits, at most one point between digits, at
/// most a leading minus. A separator, a plus sign, white space, an exponent or a digit of another script is refused: what
/// can be read in two ways would be read in the wrong one.
/// </summary>
public static class NumberText
{
    /// <summary>Longer fractions would be rounded.</summary>
    private const int MaxDecimals = 15;

    private const int MaxUsdDecimals = 6;

    /// <exception cref="FormatException">No such number; the message completes "&lt;name&gt; …".</exception>
    public static long Whole(string text, long min = 0, long max = long.MaxValue)
    {
        if (!IsNumber(text) || text.Contains('.', StringComparison.Ordinal)) throw Wrong("a whole number in digits, such as 5, without spaces, separators, exponent or plus sign", text);
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) throw OutOfRange(text, min, max, max == long.MaxValue);
        return number >= min && number <= max ? number : throw OutOfRange(text, min, max, max == long.MaxValue);
    }

    /// <exception cref="FormatException">No such number; the message completes "&lt;name&gt; …".</exception>
    public static decimal Decimal(string text, decimal min = 0, decimal max = decimal.MaxValue)
    {
        if (!IsNumber(text)) throw Wrong("a number such as 2.5, with a point and without spaces, separators, exponent or plus sign", text);
        if (Decimals(text) > MaxDecimals) throw Wrong($"a number with at most {MaxDecimals} decimals", text);
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number)) throw OutOfRange(text, min, max, max == decimal.MaxValue);
        return number >= min && number <= max ? number : throw OutOfRange(text, min, max, max == decimal.MaxValue);
    }

    /// <summary>An amount of money: more than nothing, in millionths at the finest.</summary>
    /// <exception cref="FormatException">No such amount; the message completes "&lt;name&gt; …".</exception>
    public static decimal Usd(string text)
    {
        var amount = Decimal(text, decimal.MinValue);
        if (amount <= 0) throw Wrong("more than 0", text);
        return Decimals(text) <= MaxUsdDecimals ? amount : throw Wrong($"an amount with at most {MaxUsdDecimals} decimals", text);
    }

    private static bool IsNumber(string text)
    {
        var digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        var point = digits.IndexOf('.');
        return point < 0 ? IsDigits(digits) : IsDigits(digits[..point]) && IsDigits(digits[(point + 1)..]);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && text.IndexOfAnyExceptInRange('0', '9') < 0;

    private static int Decimals(string text) => text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point ? text.Length - point - 1 : 0;

    /// <param name="isOpen">Whether the largest is only what the type can hold.</param>
    private static FormatException OutOfRange<T>(string text, T min, T max, bool isOpen)
        where T : IFormattable
    {
        var from = min.ToString(null, CultureInfo.InvariantCulture);
        if (!isOpen) return Wrong($"from {from} to {max.ToString(null, CultureInfo.InvariantCulture)}", text);
        return Wrong(text.TrimStart('-').Trim('0').Length > MaxDecimals ? "of a size that can be counted" : $"at least {from}", text);
    }

    private static FormatException Wrong(string rule, string text) => new($"must be {rule}, not {InputText.Quoted(text)}.");
}
