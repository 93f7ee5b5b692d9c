using System.Globalization;
using Spectre.Console;
using VidPipe.Core.Projects;
using VidPipe.Local.Following;

namespace VidPipe.Local.CommandLine;

/// <summary>Projects in lines: one each, as wide as the terminal at most; times are local.</summary>
internal static class ProjectLines
{
    private const string Gap = "  ";

    /// <summary>From this width on there is room for the number of scenes.</summary>
    private const int WideEnoughForScenes = 76;

    /// <summary>For a terminal, as markup, with a head.</summary>
    public static IEnumerable<string> ForTerminal(IReadOnlyList<ProjectListItem> projects, int width, DateTimeOffset now, TimeZoneInfo zone)
    {
        var ids = ShortIds.Of([.. projects.Select(p => p.ProjectId)]);
        var rows = projects.Select(p => Cells(p, ids[p.ProjectId], ShortTime(p.CreatedAt, now, zone))).ToList();
        IReadOnlyList<string> head = ["id", "status", "%", "scenes", "created", "title"];
        var columns = Enumerable.Range(0, head.Count).Where(c => head[c] != "scenes" || width >= WideEnoughForScenes).ToList();
        var widths = columns.ToDictionary(c => c, c => rows.Append([.. head]).Max(row => row[c].Length));
        var room = Math.Max(0, width - columns.SkipLast(1).Sum(c => widths[c] + Gap.Length));

        yield return $"[grey]{Markup.Escape(Line([.. head], null))}[/]";
        foreach (var (row, project) in rows.Zip(projects)) yield return Line(row, StatusWords.Colour(project.Status));

        string Line(string[] row, string? colour) => string.Join(Gap, columns.Select(c => head[c] switch
        {
            "title" => Escape(CellText.Fit(row[c], room), colour),
            "%" => row[c].PadLeft(widths[c]),
            "status" when colour is not null => $"[{colour}]{row[c].PadRight(widths[c])}[/]",
            _ => row[c].PadRight(widths[c]),
        })).TrimEnd();

        static string Escape(string text, string? colour) => colour is null ? text : Markup.Escape(text);
    }

    /// <summary>For a pipe: fields separated by tabs. Nothing is known of a width there.</summary>
    public static IEnumerable<string> ForPipe(IReadOnlyList<ProjectListItem> projects, TimeZoneInfo zone)
    {
        var ids = ShortIds.Of([.. projects.Select(p => p.ProjectId)]);
        return projects.Select(p => string.Join('\t', Cells(p, ids[p.ProjectId], LongTime(p.CreatedAt, zone))));
    }

    private static string[] Cells(ProjectListItem project, string id, string created) =>
    [
        id,
        StatusWords.Of(project.Status),
        project.ProgressPct.ToString("0", CultureInfo.InvariantCulture),
        $"{project.ScenesDone}/{project.ScenesTotal}",
        created,
        OneLine.Of(project.Title ?? (project.Prompt.Length > 0 ? project.Prompt : project.Error?.Message ?? ""), 50),
    ];

    private static string ShortTime(DateTimeOffset at, DateTimeOffset now, TimeZoneInfo zone)
    {
        var (local, today) = (TimeZoneInfo.ConvertTime(at, zone), TimeZoneInfo.ConvertTime(now, zone));
        return local.ToString(local.Year == today.Year ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static string LongTime(DateTimeOffset at, TimeZoneInfo zone) =>
        TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
