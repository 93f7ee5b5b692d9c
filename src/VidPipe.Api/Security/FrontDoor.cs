using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VidPipe.Api.Problems;

namespace VidPipe.Api.Security;

/// <summary>
/// The outermost middleware of the local host: refuses foreign hosts and pages, answers CORS, and gives every error that
/// has no body the shape of a problem. In the cloud the platform stands there.
/// </summary>
internal sealed partial class FrontDoor(RequestDelegate next, OriginPolicy policy, ILogger<FrontDoor> logger)
{
    private const string ReadableHeaders =
        "Location, Retry-After, ETag, Content-Range, Accept-Ranges, Content-Disposition, Content-Length, x-ms-continuation-token";

    private const string AcceptedHeaders =
        "Content-Type, x-functions-key, Idempotency-Key, Range, If-Range, If-Match, If-None-Match, x-ms-continuation-token";

    public async Task InvokeAsync(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // Pages elsewhere cannot embed our files either: an <img> or <video> request carries no Origin to check.
        headers["Cross-Origin-Resource-Policy"] = policy.HasForeignReaders ? "cross-origin" : "same-origin";

        try
        {
            if (!policy.AllowsHost(http.Request.Host)) throw ApiException.Forbidden("The Host header names a host that this server does not answer to.");
            if (IsAnsweredAsPreflight(http)) return;
            await next(http);
        }
        catch (Exception exception) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            var problem = Problem.From(http, exception);
            if (problem.Status >= StatusCodes.Status500InternalServerError) LogFailure(logger, exception);
            await problem.ExecuteAsync(http);
            return;
        }

        if (http.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
        {
            await Problem.OfStatus(http, http.Response.StatusCode).ExecuteAsync(http);
        }
    }

    /// <summary>Checks the Origin and adds the CORS headers; true when the request was a preflight and is answered.</summary>
    private bool IsAnsweredAsPreflight(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (policy.HasForeignReaders) headers.Vary = "Origin";

        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0) return false;
        if (!policy.IsCorsOrigin(origin))
        {
            if (OriginPolicy.IsSameOrigin(origin, http.Request.Host)) return false;
            throw ApiException.Forbidden("Pages of this origin may not call this server; Http:CorsOrigins lists those that may.");
        }

        headers.AccessControlAllowOrigin = origin;
        headers.AccessControlExposeHeaders = ReadableHeaders;
        if (!HttpMethods.IsOptions(http.Request.Method) || http.Request.Headers.AccessControlRequestMethod.Count == 0) return false;

        headers.AccessControlAllowMethods = "GET, HEAD, POST, PUT, DELETE";
        headers.AccessControlAllowHeaders = AcceptedHeaders;
        headers.AccessControlMaxAge = "600";
        if (http.Request.Headers["Access-Control-Request-Private-Network"] == "true") headers["Access-Control-Allow-Private-Network"] = "true";
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return true;
    }

    [LoggerMessage(1, LogLevel.Error, "A request failed outside the route table.")]
    private static partial void LogFailure(ILogger logger, Exception exception);

    /// <summary>Puts the door before everything, so that no host can forget it or map something in front of it.</summary>
    internal sealed class AtStartup : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.UseMiddleware<FrontDoor>();
            next(app);
        };
    }
}
