using System.Globalization;
using System.Text.RegularExpressions;

namespace VidPipe.Core.Inputs;

/// <summary>The one reader of moments in requests and options: RFC 3339, with the offset, so that no local zone is guessed.</summary>
public static partial class TimeText
{
    /// <summary>Completes "must be …".</summary>
    public const string Rule = "a time with its date and offset (RFC 3339), such as 2030-12-01T18:00:00Z";

    /// <summary>Null when the text is none, or none that a calendar has.</summary>
    public static DateTimeOffset? Find(string text) =>
        Form().IsMatch(text) && DateTimeOffset.TryParse(text.ToUpperInvariant(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
