using System.Globalization;
using VidPipe.Core.Inputs;

namespace VidPipe.Hosting.Settings;

/// <summary>The value of one setting: read strictly, and written as the configuration binder reads it.</summary>
internal static class SettingValue
{
    /// <param name="type">Of the property that it is bound to. A text is taken as it is.</param>
    /// <exception cref="FormatException">Not of the type; the message completes "&lt;key&gt; …".</exception>
    public static string Read(Type type, string text)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(bool)) return Flag(text);
        if (type == typeof(TimeSpan)) return DurationText.Read(text).ToString("c", CultureInfo.InvariantCulture);
        if (type == typeof(TimeOnly)) return TimeOfDayText.Read(text).ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        if (type.IsEnum) return Choice(type, text);
        if (type == typeof(decimal) || type == typeof(double)) return NumberText.Decimal(text, decimal.MinValue).ToString(CultureInfo.InvariantCulture);
        if (type == typeof(int)) return Whole(text, int.MinValue, int.MaxValue);
        if (type == typeof(uint)) return Whole(text, uint.MinValue, uint.MaxValue);
        if (type == typeof(long)) return Whole(text, long.MinValue, long.MaxValue);
        throw new NotSupportedException($"Settings of the type {type} have no reader.");
    }

    private static string Whole(string text, long min, long max) => NumberText.Whole(text, min, max).ToString(CultureInfo.InvariantCulture);

    private static string Flag(string text) => text.ToLowerInvariant() switch
    {
        "true" => "true",
        "false" => "false",
        _ => throw Wrong("true or false", text),
    };

    /// <summary>By name only: a number would be taken for a value that has no name.</summary>
    private static string Choice(Type type, string text) =>
        Enum.GetNames(type).FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))
        ?? throw Wrong($"one of: {string.Join(", ", Enum.GetNames(type))}", text);

    private static FormatException Wrong(string rule, string text) => new($"must be {rule}, not {InputText.Quoted(text)}.");
}
