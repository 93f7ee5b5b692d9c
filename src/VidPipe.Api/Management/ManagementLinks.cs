using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using VidPipe.Api.Http;
using VidPipe.Api.Security;

namespace VidPipe.Api.Management;

/// <summary>
/// Addresses of the management API of this host, in the shape that Durable Functions gives them, but with a key only for
/// callers who came with the host's own: one that opens a single route must not be worth the whole host.
/// </summary>
internal sealed class ManagementLinks(IOptions<ApiOptions> options, KeyGuard keys) : IManagementLinks
{
    public ManagementPayload For(HttpContext http, string instanceId)
    {
        var instance = Urls.Absolute(http, $"/{ManagementRoutes.Instances}/{Uri.EscapeDataString(instanceId)}");
        var query = Query(options.Value, keys.HasHostKey(http.Request));
        // {eventName} and {text} are for the caller to fill in.
        return new ManagementPayload(
            instanceId,
            $"{instance}?{query}",
            $"{instance}/raiseEvent/{{eventName}}?{query}",
            $"{instance}/terminate?reason={{text}}&{query}",
            $"{instance}/rewind?reason={{text}}&{query}",
            $"{instance}?{query}",
            $"{instance}/restart?{query}",
            $"{instance}/suspend?reason={{text}}&{query}",
            $"{instance}/resume?reason={{text}}&{query}");
    }

    private static string Query(ApiOptions options, bool hasHostKey)
    {
        var hub = $"taskHub={Uri.EscapeDataString(options.TaskHub)}&connection={Uri.EscapeDataString(options.Connection)}";
        return string.IsNullOrEmpty(options.HostKey) || !hasHostKey ? hub : $"{hub}&code={Uri.EscapeDataString(options.HostKey)}";
    }
}
