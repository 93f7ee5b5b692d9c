using Microsoft.AspNetCore.Http;

namespace VidPipe.Api.Management;

/// <summary>Builds the management payload. The cloud host has its own: there the platform serves these addresses and knows their key.</summary>
public interface IManagementLinks
{
    ManagementPayload For(HttpContext http, string instanceId);
}
