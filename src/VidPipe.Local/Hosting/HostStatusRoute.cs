using System.Security.Cryptography;
using System.Text;
using VidPipe.Core.Durable;

namespace VidPipe.Local.Hosting;

/// <summary>Tells those who have read the address file that they have found the very host it names.</summary>
internal static class HostStatusRoute
{
    private const string KeyHeader = "x-functions-key";

    public static void Map(IEndpointRouteBuilder endpoints, HostAddress identity)
    {
        var key = Encoding.ASCII.GetBytes(identity.AccessKey);
        var status = new HostStatus(identity.InstanceId, "Running", ProductVersion.Text, identity.Pid, identity.Mode);
        endpoints.MapGet(HostStatus.Path, (RequestDelegate)(http =>
        {
            var given = Encoding.UTF8.GetBytes(http.Request.Headers[KeyHeader].ToString());
            if (CryptographicOperations.FixedTimeEquals(given, key)) return http.Response.WriteAsJsonAsync(status, DurableJson.Options, http.RequestAborted);

            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }));
    }
}
