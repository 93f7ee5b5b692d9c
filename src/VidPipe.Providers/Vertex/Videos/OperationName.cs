using System.Text.RegularExpressions;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>
/// The name of a video job. It comes from outside and says where to ask for the job, so only the exact form becomes part of
/// an address; settings changed since then lead nobody astray.
/// </summary>
internal sealed partial record OperationName(ModelPath Model, string Value)
{
    private const int Longest = 500;

    public static OperationName? Parse(string? text)
    {
        if (text is null || text.Length > Longest || Form().Match(text) is not { Success: true } match) return null;
        var (project, location, model) = (match.Groups["project"].Value, match.Groups["location"].Value, match.Groups["model"].Value);
        return ModelPath.IsProject(project) && VertexOptions.IsLocation(location) && ModelPath.IsModel(model)
            ? new OperationName(new ModelPath(project, location, model), text)
            : null;
    }

    [GeneratedRegex(
        @"\Aprojects/(?<project>[^/]+)/locations/(?<location>[^/]+)/publishers/google/models/(?<model>[^/]+)/operations/[A-Za-z0-9][A-Za-z0-9_-]{0,127}\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
