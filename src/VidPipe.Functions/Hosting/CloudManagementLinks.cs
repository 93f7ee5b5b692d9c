using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using VidPipe.Api.Management;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Hosting;

/// <summary>
/// The platform's own management addresses, key included. It gives them for a bound client; the worker's payload lacks
/// rewind and restart in some versions and doubles the braces of a placeholder, so only the instance's address is taken
/// from it.
/// </summary>
internal sealed class CloudManagementLinks(IDurableClientSource source) : IManagementLinks
{
    public ManagementPayload For(HttpContext http, string instanceId) =>
        Of(instanceId, source.Client.CreateHttpManagementPayload(instanceId).StatusQueryGetUri!);

    internal static ManagementPayload Of(string instanceId, string statusUri)
    {
        var parts = statusUri.Split('?', 2);
        var (instance, query) = (parts[0], parts.Length > 1 ? parts[1] : "");
        return new ManagementPayload(
            instanceId,
            With("", null),
            With("/raiseEvent/{eventName}", null),
            With("/terminate", "reason={text}"),
            With("/rewind", "reason={text}"),
            With("", null),
            With("/restart", null),
            With("/suspend", "reason={text}"),
            With("/resume", "reason={text}"));

        string With(string verb, string? parameter)
        {
            var parameters = string.Join('&', new[] { parameter, query }.Where(text => !string.IsNullOrEmpty(text)));
            return parameters.Length == 0 ? instance + verb : $"{instance}{verb}?{parameters}";
        }
    }
}
