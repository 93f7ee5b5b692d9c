using System.Text.Json;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Following;

/// <summary>A project's status as the API writes it.</summary>
internal static class StatusWords
{
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<ProjectStatus>().Select(Of)];

    public static string Of(ProjectStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());

    public static string Colour(ProjectStatus status) => status switch
    {
        ProjectStatus.Complete => "green",
        ProjectStatus.Failed => "red",
        ProjectStatus.Stopped or ProjectStatus.Waiting => "yellow",
        _ => "blue",
    };
}
