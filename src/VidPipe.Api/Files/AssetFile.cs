using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using VidPipe.Api.Problems;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Files;

/// <summary>Serves an asset: its digest is its ETag, and it never changes. Streams; holds at most a buffer of it.</summary>
internal sealed class AssetFile : IResult
{
    private const int BufferBytes = 128 * 1024;

    private readonly BlobRead? _content;
    private readonly RequestedRange _range;
    private readonly long _fileLength;
    private readonly int _status;
    private readonly EntityTagHeaderValue _eTag;
    private readonly string _mediaType;
    private readonly string _disposition;

    private AssetFile(
        int status, BlobRead? content, RequestedRange range, long fileLength, EntityTagHeaderValue eTag, string mediaType, string disposition) =>
        (_status, _content, _range, _fileLength, _eTag, _mediaType, _disposition) = (status, content, range, fileLength, eTag, mediaType, disposition);

    /// <summary>Opens what the request asks for, so that a missing or damaged file is a problem and not a broken answer.</summary>
    /// <param name="remedy">What makes a damaged file again, as a sentence.</param>
    /// <exception cref="ApiException">404: there is no such asset. 409: it is damaged, so it is not what its ETag names. 412: it is not the one that the client wants. 416: it is shorter than the range.</exception>
    public static async Task<IResult> OpenAsync(HttpContext http, IProjectService projects, string digest, string mediaType, string disposition, string remedy)
    {
        try
        {
            return await OpenAsync(http, projects, digest, mediaType, disposition);
        }
        catch (BlobDamagedException)
        {
            throw ApiException.WrongState(StatusCodes.Status409Conflict, $"The file is damaged; {remedy}");
        }
    }

    private static async Task<IResult> OpenAsync(HttpContext http, IProjectService projects, string digest, string mediaType, string disposition)
    {
        var eTag = new EntityTagHeaderValue($"\"{digest}\"");
        if (!IsWanted(http.Request, eTag)) throw ApiException.PreconditionFailed("The file is another one than If-Match names; its ETag is the digest that a HEAD answers.");
        var whole = await OpenAsync(projects, digest, mediaType, null, http.RequestAborted);
        var length = whole.Info.Length;
        var range = RequestedRange.Of(http.Request, eTag, length);
        var status = StatusOf(http.Request, eTag, range);
        var sendsBytes = status is StatusCodes.Status200OK or StatusCodes.Status206PartialContent && !HttpMethods.IsHead(http.Request.Method);
        if (sendsBytes && range.Kind == RangeKind.Whole) return new AssetFile(status, whole, range, length, eTag, mediaType, disposition);

        await whole.DisposeAsync();
        if (status == StatusCodes.Status416RangeNotSatisfiable) throw ApiException.RangeNotSatisfiable(length);
        var part = sendsBytes ? await OpenAsync(projects, digest, mediaType, new ByteRange(range.Offset, range.Length), http.RequestAborted) : null;
        return new AssetFile(status, part, range, length, eTag, mediaType, disposition);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using var content = _content;
        var response = httpContext.Response;
        response.StatusCode = _status;
        response.Headers.ETag = _eTag.ToString();
        response.Headers.AcceptRanges = "bytes";
        // Whoever asked had a key: no shared cache may hand it to those who have none.
        response.Headers.CacheControl = "private, max-age=0, must-revalidate";
        if (_status == StatusCodes.Status304NotModified) return;
        if (_status == StatusCodes.Status206PartialContent)
        {
            response.Headers.ContentRange = $"bytes {_range.Offset}-{_range.Offset + _range.Length - 1}/{_fileLength}";
        }

        response.ContentType = _mediaType.StartsWith("text/", StringComparison.Ordinal) ? $"{_mediaType}; charset=utf-8" : _mediaType;
        response.ContentLength = _range.Length;
        response.Headers.ContentDisposition = _disposition;
        if (content is not null) await CopyAsync(content.Content, httpContext);
    }

    private static async Task CopyAsync(Stream content, HttpContext http)
    {
        var aborted = http.RequestAborted;
        try
        {
            await content.CopyToAsync(http.Response.Body, BufferBytes, aborted);
        }
        catch (BlobDamagedException)
        {
            // Somebody writes the file at this moment: what was announced cannot be sent any more, so the connection breaks.
            http.Abort();
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            // The client went away in mid-file, as players do when they seek: nothing to tell anybody.
        }
    }

    private static async Task<BlobRead> OpenAsync(
        IProjectService projects, string digest, string mediaType, ByteRange? range, CancellationToken cancellationToken) =>
        await projects.OpenAssetAsync(digest, mediaType, range, cancellationToken) ?? throw ApiException.NotFound("There is no such file.");

    private static int StatusOf(HttpRequest request, EntityTagHeaderValue eTag, RequestedRange range)
    {
        if (IsKnown(request, eTag)) return StatusCodes.Status304NotModified;
        return range.Kind switch
        {
            RangeKind.Part => StatusCodes.Status206PartialContent,
            RangeKind.Unsatisfiable => StatusCodes.Status416RangeNotSatisfiable,
            _ => StatusCodes.Status200OK,
        };
    }

    /// <summary>If-Match compares strongly: whoever continues a file wants these very bytes.</summary>
    private static bool IsWanted(HttpRequest request, EntityTagHeaderValue eTag)
    {
        var given = request.Headers.IfMatch;
        return given.Count == 0
            || (EntityTagHeaderValue.TryParseList(given.ToArray()!, out var tags)
                && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(eTag, useStrongComparison: true)));
    }

    /// <summary>If-None-Match compares weakly.</summary>
    private static bool IsKnown(HttpRequest request, EntityTagHeaderValue eTag)
    {
        var given = request.Headers.IfNoneMatch;
        return given.Count > 0
            && EntityTagHeaderValue.TryParseList(given.ToArray()!, out var tags)
            && tags.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(eTag, useStrongComparison: false));
    }
}
