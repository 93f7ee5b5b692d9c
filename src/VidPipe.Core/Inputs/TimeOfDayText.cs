using System.Globalization;

namespace VidPipe.Core.Inputs;

/// <summary>The one reader of times of day that people type: <c>hh:mm</c> or <c>hh:mm:ss</c>.</summary>
public static class TimeOfDayText
{
    private static readonly string[] Forms = ["HH:mm", "HH:mm:ss"];

    /// <exception cref="FormatException">No such time; the message completes "&lt;name&gt; …".</exception>
    public static TimeOnly Read(string text) =>
        TimeOnly.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new FormatException($"must be a time of day from 00:00 to 23:59, such as 03:30, not {InputText.Quoted(text)}.");
}
