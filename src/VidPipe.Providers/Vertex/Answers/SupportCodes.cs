using System.Globalization;
using System.Text.RegularExpressions;

namespace VidPipe.Providers.Vertex.Answers;

/// <summary>What the support codes in a refusal mean, as Google's pages on responsible AI list them.</summary>
internal static partial class SupportCodes
{
    private static readonly (string Class, int[] Codes)[] Listed =
    [
        ("child", [58061214, 17301594]),
        ("celebrity", [29310472, 15236754]),
        ("video safety violation", [64151117, 42237218]),
        ("dangerous content", [62263041]),
        ("hate", [57734940, 22137204]),
        ("people or faces", [39322892]),
        ("personal information", [92201652]),
        ("prohibited content", [89371032, 49114662, 63429089, 72817394, 60599140]),
        ("third-party content", [35561574, 35561575]),
        ("sexual", [90789179, 43188360]),
        ("toxic", [78610348]),
        ("violence", [61493863, 56562880]),
        ("vulgar", [32635315]),
        ("other", [74803281, 29578790, 42876398]),
    ];

    private static readonly Dictionary<int, string> Classes =
        Listed.SelectMany(l => l.Codes.Select(code => (code, l.Class))).ToDictionary(pair => pair.code, pair => pair.Class);

    /// <summary>Whether a message is a refusal by the content policy rather than an error.</summary>
    public static bool IsRefusal(string message) =>
        Codes(message).Any(Classes.ContainsKey)
        || message.Contains("Responsible AI", StringComparison.OrdinalIgnoreCase)
        || message.Contains("usage guidelines", StringComparison.OrdinalIgnoreCase)
        || message.Contains("safety filter", StringComparison.OrdinalIgnoreCase)
        || message.Contains("sensitive words", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says what was refused, and why: <c>celebrity, violence (support codes 15236754, 61493863)</c>, then the provider's words.</summary>
    public static string Describe(IEnumerable<string> messages)
    {
        var words = messages.Select(m => OneLine.Of(m)).Where(m => m.Length > 0).Distinct().Take(4).ToList();
        var codes = words.SelectMany(Codes).Distinct().ToList();
        var classes = codes.Select(c => Classes.GetValueOrDefault(c)).OfType<string>().Distinct().ToList();
        var numbers = codes.Count == 0 ? "" : $"support codes {string.Join(", ", codes)}";
        var head = (classes.Count, codes.Count) switch
        {
            (0, 0) => "",
            (0, _) => numbers,
            _ => $"{string.Join(", ", classes)} ({numbers})",
        };
        return string.Join(": ", new[] { head, string.Join(" ", words) }.Where(part => part.Length > 0));
    }

    /// <summary>Runs of eight digits: known codes wherever they stand, others after the words "support code".</summary>
    private static IEnumerable<int> Codes(string message)
    {
        var announced = message.IndexOf("support code", StringComparison.OrdinalIgnoreCase);
        foreach (Match match in EightDigits().Matches(message))
        {
            var code = int.Parse(match.Value, CultureInfo.InvariantCulture);
            if (Classes.ContainsKey(code) || (announced >= 0 && match.Index > announced)) yield return code;
        }
    }

    [GeneratedRegex(@"(?<!\d)\d{8}(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex EightDigits();
}
