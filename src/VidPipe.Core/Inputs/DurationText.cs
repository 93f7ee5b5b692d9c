using System.Globalization;
using System.Text.RegularExpressions;

namespace VidPipe.Core.Inputs;

/// <summary>
/// The one reader of durations that people type: a number with its unit (<c>500ms</c>, <c>5s</c>, <c>10m</c>, <c>2h</c>,
/// <c>2d</c>), <c>hh:mm:ss</c> or <c>d.hh:mm:ss</c>. A bare number is refused: .NET would read days, people mean seconds.
/// </summary>
public static partial class DurationText
{
    /// <summary>A hundred years: times to keep things are long, and what is longer is a typing error.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(36_500);

    private const int MaxLength = 40;

    /// <exception cref="FormatException">No such duration; the message completes "&lt;name&gt; …".</exception>
    public static TimeSpan Read(string text)
    {
        var seconds = text.Length > MaxLength ? null : WithUnit(text) ?? Clock(text);
        if (seconds is not { } known) throw Wrong("a duration: a number with its unit (500ms, 5s, 10m, 2h, 2d) or hh:mm:ss, after days and a point where there are any", text);
        if (known < 0 || known > (decimal)Max.TotalSeconds) throw Wrong($"from 0 to {Max.TotalDays:0} days", text);
        return TimeSpan.FromTicks((long)(known * TimeSpan.TicksPerSecond));
    }

    private static decimal? WithUnit(string text)
    {
        var match = UnitForm().Match(text);
        if (!match.Success || !decimal.TryParse(match.Groups["number"].ValueSpan, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        var factor = match.Groups["unit"].Value switch
        {
            "ms" => 0.001m,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 86400,
        };
        // What is beyond any range must not overflow on the way to saying so.
        return Math.Abs(number) > (decimal)Max.TotalMilliseconds ? number : number * factor;
    }

    private static decimal? Clock(string text)
    {
        var match = ClockForm().Match(text);
        if (!match.Success) return null;
        decimal Part(string name) => match.Groups[name] is { Success: true } group ? decimal.Parse(group.ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) : 0;
        var seconds = (((((Part("days") * 24) + Part("hours")) * 60) + Part("minutes")) * 60) + Part("seconds");
        return match.Groups["sign"].Success ? -seconds : seconds;
    }

    private static FormatException Wrong(string rule, string text) => new($"must be {rule}, not {InputText.Quoted(text)}.");

    [GeneratedRegex(@"\A(?<number>-?[0-9]+(\.[0-9]+)?)(?<unit>ms|s|m|h|d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex UnitForm();

    [GeneratedRegex(@"\A(?<sign>-)?((?<days>[0-9]{1,8})\.)?(?<hours>[01]?[0-9]|2[0-3]):(?<minutes>[0-5]?[0-9]):(?<seconds>[0-5]?[0-9](\.[0-9]{1,7})?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex ClockForm();
}
