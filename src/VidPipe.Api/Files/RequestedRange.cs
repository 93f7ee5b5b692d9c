using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace VidPipe.Api.Files;

/// <summary>The part of a file that a request asks for: the whole, one range, or one that cannot be.</summary>
internal readonly record struct RequestedRange(long Offset, long Length, RangeKind Kind)
{
    /// <summary>
    /// Several ranges at once, another unit and what is malformed count as no Range at all, as RFC 9110 allows;
    /// so does a Range whose If-Range names another version.
    /// </summary>
    public static RequestedRange Of(HttpRequest request, EntityTagHeaderValue eTag, long fileLength)
    {
        var whole = new RequestedRange(0, fileLength, RangeKind.Whole);
        if (!HttpMethods.IsGet(request.Method)
            || !RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header)
            || header is not { Ranges.Count: 1 }
            || !header.Unit.Equals("bytes", StringComparison.OrdinalIgnoreCase)
            || !IfRangeHolds(request, eTag))
        {
            return whole;
        }

        var range = header.Ranges.Single();
        var from = range.From ?? fileLength - Math.Min(range.To!.Value, fileLength);
        var to = range.From is null ? fileLength - 1 : Math.Min(range.To ?? fileLength - 1, fileLength - 1);
        return from > to ? new RequestedRange(0, 0, RangeKind.Unsatisfiable) : new RequestedRange(from, to - from + 1, RangeKind.Part);
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
