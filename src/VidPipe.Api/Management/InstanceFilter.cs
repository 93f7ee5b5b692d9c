using System.Globalization;
using Microsoft.AspNetCore.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Management;

/// <summary>
/// Reads the filters of the management API. Durable Functions ignores a value it cannot read, which makes a mistyped
/// status in a purge delete everything: here it is 400.
/// </summary>
internal static class InstanceFilter
{
    private const int LargestPage = 1000;

    /// <summary>ISO 8601, and nothing else: .NET would read <c>1/2</c> as a day of this year.</summary>
    private static readonly string[] TimeForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>A status of Durable Functions that our engines never reach: it filters everything out.</summary>
    private const string NeverReached = "Canceled";

    /// <returns>Null when nothing can match.</returns>
    public static OrchestrationQuery? Read(HttpRequest request)
    {
        var statuses = Statuses(request);
        if (statuses is { Count: 0 }) return null;

        var prefix = request.Query["instanceIdPrefix"].ToString();
        var token = request.Headers["x-ms-continuation-token"].ToString();
        return new OrchestrationQuery(
            statuses,
            Time(request, "createdTimeFrom"),
            Time(request, "createdTimeTo"),
            prefix.Length == 0 ? null : prefix,
            PageSize(request),
            token.Length == 0 ? null : token);
    }

    /// <exception cref="ApiException">400: neither true nor false.</exception>
    public static bool Flag(HttpRequest request, string name, bool defaultValue)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0) return defaultValue;
        return bool.TryParse(text, out var value) ? value : throw ApiException.Malformed($"'{name}' must be true or false.");
    }

    private static List<OrchestrationStatus>? Statuses(HttpRequest request)
    {
        var names = request.Query["runtimeStatus"]
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToList();
        if (names.Count == 0) return null;
        return [.. names.Where(name => !name.Equals(NeverReached, StringComparison.OrdinalIgnoreCase)).Select(Status).Distinct()];
    }

    private static OrchestrationStatus Status(string name) =>
        !char.IsAsciiLetter(name[0]) || !Enum.TryParse<OrchestrationStatus>(name, ignoreCase: true, out var status)
            ? throw ApiException.Malformed($"'runtimeStatus' knows {string.Join(", ", Enum.GetNames<OrchestrationStatus>())} and {NeverReached}.")
            : status;

    private static DateTimeOffset? Time(HttpRequest request, string name)
    {
        var text = request.Query[name].ToString();
        if (text.Length == 0) return null;
        return DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw ApiException.Malformed($"'{name}' is not an ISO 8601 time.");
    }

    private static int PageSize(HttpRequest request)
    {
        var text = request.Query["top"].ToString();
        if (text.Length == 0) return 100;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var top) && top > 0
            ? Math.Min(top, LargestPage)
            : throw ApiException.Malformed("'top' must be a whole number from 1.");
    }
}
