using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace VidPipe.Api.Files;

/// <summary>The part of a file that a request asks for: the whole, one range, or one that cannot be.</summary>
internal readonly record struct RequestedRange(long Offset, long Length, RangeKind Kind)
{
    private const string Unit = "bytes=";

    /// <summary>
    /// Several ranges at once, another unit and what is malformed count as no Range at all, as RFC 9110 allows;
    /// so does a Range whose If-Range names another version. Positions have any number of digits: what lies beyond the
    /// file's end is cut off there.
    /// </summary>
    public static RequestedRange Of(HttpRequest request, EntityTagHeaderValue eTag, long fileLength)
    {
        var whole = new RequestedRange(0, fileLength, RangeKind.Whole);
        if (!HttpMethods.IsGet(request.Method) || Parse(request.Headers.Range.ToString()) is not { } asked || !IfRangeHolds(request, eTag)) return whole;

        var from = asked.First ?? fileLength - Math.Min(asked.Last!.Value, fileLength);
        var to = asked.First is null ? fileLength - 1 : Math.Min(asked.Last ?? fileLength - 1, fileLength - 1);
        return from > to ? new RequestedRange(0, 0, RangeKind.Unsatisfiable) : new RequestedRange(from, to - from + 1, RangeKind.Part);
    }

    /// <summary>First and last position; without a first, the last is the length of a suffix. Null when it is not one well-formed range of bytes.</summary>
    private static (long? First, long? Last)? Parse(string header)
    {
        if (!header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)) return null;

        // A list may have empty elements (RFC 9110, 5.6.1.2).
        var ranges = header[Unit.Length..].Split(',').Select(range => range.Trim(' ', '\t')).Where(range => range.Length > 0).ToList();
        if (ranges is not [var range] || range.Split('-') is not [var first, var last]) return null;
        if (!IsDigits(first) || !IsDigits(last) || first.Length + last.Length == 0) return null;

        var (from, to) = (Position(first), Position(last));
        // Compared as written: two positions beyond what a number holds are equal as numbers.
        return from is not null && to is not null && Compare(first, last) > 0 ? null : (from, to);
    }

    private static bool IsDigits(string text) => text.All(char.IsAsciiDigit);

    /// <summary>Null for none; the largest number for one that is larger than any file.</summary>
    private static long? Position(string digits)
    {
        if (digits.Length == 0) return null;
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : long.MaxValue;
    }

    private static int Compare(string digits, string others)
    {
        var (a, b) = (digits.TrimStart('0'), others.TrimStart('0'));
        return a.Length != b.Length ? a.Length.CompareTo(b.Length) : string.CompareOrdinal(a, b);
    }

    /// <summary>A date never matches: our files have none, they never change.</summary>
    private static bool IfRangeHolds(HttpRequest request, EntityTagHeaderValue eTag)
    {
        var given = request.Headers.IfRange.ToString();
        return given.Length == 0 || (EntityTagHeaderValue.TryParse(given, out var tag) && tag.Compare(eTag, useStrongComparison: true));
    }
}

internal enum RangeKind
{
    Whole,
    Part,
    Unsatisfiable,
}
