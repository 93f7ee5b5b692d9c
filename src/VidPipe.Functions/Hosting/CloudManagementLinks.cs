using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using VidPipe.Api.Management;
using VidPipe.Api.Security;
using VidPipe.Functions.Durable;

namespace VidPipe.Functions.Hosting;

/// <summary>
/// The platform's own management addresses, key included or not. It gives them for a bound client; the worker's payload lacks
/// rewind and restart in some versions and doubles the braces of a placeholder, so only the instance's address is taken
/// from it.
/// </summary>
/// <remarks>
/// The platform's key opens the whole hub, so only callers who came with the host's own are given it. The platform does not
/// say with which key a caller came: requests are forwarded to the worker without their claims, but with their key, which is
/// held against <c>Http:HostKey</c>. Where that is not set, no address holds a key.
/// </remarks>
internal sealed class CloudManagementLinks(IDurableClientSource source, KeyGuard keys) : IManagementLinks
{
    public ManagementPayload For(HttpContext http, string instanceId) =>
        For(http.Request, instanceId, source.Client.CreateHttpManagementPayload(instanceId).StatusQueryGetUri!);

    /// <param name="statusUri">The platform's own, with its key.</param>
    internal ManagementPayload For(HttpRequest request, string instanceId, string statusUri) =>
        Of(instanceId, keys.HasHostKey(request) ? statusUri : WithoutKey(statusUri));

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

    internal static string WithoutKey(string uri)
    {
        var parts = uri.Split('?', 2);
        if (parts.Length == 1) return uri;

        var kept = string.Join('&', parts[1].Split('&').Where(parameter => !IsKey(parameter.Split('=', 2)[0])));
        return kept.Length == 0 ? parts[0] : $"{parts[0]}?{kept}";
    }

    private static bool IsKey(string name) => Uri.UnescapeDataString(name).Equals(KeyGuard.QueryName, StringComparison.OrdinalIgnoreCase);
}
