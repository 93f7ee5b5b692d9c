using Microsoft.AspNetCore.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Management;

/// <summary>The instance that a path names.</summary>
internal static class InstanceRoute
{
    /// <summary>The id in the path.</summary>
    /// <exception cref="ApiException">404: no instance can have it, so nobody is asked.</exception>
    public static string Id(HttpContext http) =>
        http.Request.RouteValues["id"] is string id && InstanceIds.IsValid(id) ? id : throw Unknown();

    public static ApiException Unknown() => ApiException.NotFound("There is no instance with this id.");
}
