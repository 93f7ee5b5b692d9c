using Microsoft.AspNetCore.Http;
using VidPipe.Api.OpenApi;
using VidPipe.Api.Problems;
using VidPipe.Api.Security;
using VidPipe.Core.Inputs;

namespace VidPipe.Api.Http;

/// <summary>
/// Refuses query parameters that a start, a deletion or another change does not know: a misspelt <c>?dryrun=true</c>
/// would start what was only to be tried. What only reads takes any.
/// </summary>
internal static class QueryNames
{
    public const string DryRun = "dry_run";

    /// <summary>The dry run of a start.</summary>
    public static Parameter DryRunParameter { get; } = new(DryRun, "query", "Validates and estimates only.", Schema.Flag(defaultValue: false));

    /// <summary>Those of the platform, whatever the route: keys, and where the instances are.</summary>
    private static readonly string[] Platform = [KeyGuard.QueryName, "clientId", "taskHub", "connection"];

    /// <exception cref="ApiException">422: a parameter is unknown.</exception>
    public static void RefuseUnknown(Route route, HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return;

        var known = route.Documentation.Parameters.Where(p => p.In == "query").Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
        var errors = new FieldErrors();
        foreach (var name in request.Query.Keys.Where(name => !known.Concat(Platform).Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add(name, known.Count == 0 ? "This address takes no query parameters." : $"Is no query parameter of this address.{NearestName.Hint(name, known)}");
        }

        errors.ThrowIfAny();
    }
}
