using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;

namespace VidPipe.Api.Projects;

internal static class ProjectUrls
{
    public static string Status(HttpContext http, string projectId) => Urls.Absolute(http, $"/api/projects/{projectId}/status");

    /// <summary>A path, not an address: it is stored by clients, and says nothing of keys.</summary>
    public static string Part(string projectId, string part) => $"/api/projects/{projectId}/{part}";
}
