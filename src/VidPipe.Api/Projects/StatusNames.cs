using System.Text.Json;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>The wire names of project statuses.</summary>
internal static class StatusNames
{
    private static readonly Dictionary<string, ProjectStatus> ByName =
        Enum.GetValues<ProjectStatus>().ToDictionary(Of, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> All => ByName.Keys;

    public static string Of(ProjectStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    public static ProjectStatus? Find(string name) => ByName.TryGetValue(name, out var status) ? status : null;
}
