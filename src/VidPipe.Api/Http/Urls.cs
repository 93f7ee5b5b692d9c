using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace VidPipe.Api.Http;

/// <summary>Absolute addresses in answers.</summary>
internal static class Urls
{
    /// <param name="path">With a leading slash; already escaped.</param>
    public static string Absolute(HttpContext http, string path) => Origin(http) + http.Request.PathBase.ToUriComponent() + path;

    /// <summary>The address of this request, query included.</summary>
    public static string Self(HttpContext http) =>
        Absolute(http, http.Request.Path.ToUriComponent() + http.Request.QueryString.ToUriComponent());

    private static string Origin(HttpContext http)
    {
        var configured = http.RequestServices.GetRequiredService<IOptions<ApiOptions>>().Value.PublicOrigin;
        if (!string.IsNullOrEmpty(configured)) return configured.TrimEnd('/');
        return UriHelper.BuildAbsolute(http.Request.Scheme, http.Request.Host).TrimEnd('/');
    }
}
