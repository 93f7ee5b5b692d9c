using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Following;

/// <summary>A project drawn for a terminal: a bar, the four stages and the scenes.</summary>
internal static class ProjectPicture
{
    private const int BarWidth = 40;
    private const int MaxScenes = 12;
    private static readonly string[] Stages = ["storyboard", "keyframes", "clips", "stitch"];

    /// <param name="project">Null until the host has saved the document for the first time.</param>
    public static Rows Draw(ProjectStatusSummary status, ProjectAnswer? project)
    {
        var rows = new List<IRenderable> { Header(status, project), Bar(status) };
        rows.AddRange(Stages.Select((_, index) => Stage(index, status, project)));
        if (project is { Scenes.Count: > 0 }) rows.AddRange(Scenes(project.Scenes));
        return new Rows(rows);
    }

    private static Markup Header(ProjectStatusSummary status, ProjectAnswer? project)
    {
        var title = OneLine.Of(project?.Name, 60);
        return new Markup($"[bold]{Markup.Escape(title)}[/] [grey]{Markup.Escape(status.ProjectId)}[/]");
    }

    private static Markup Bar(ProjectStatusSummary status)
    {
        var percent = Math.Clamp(status.ProgressPct, 0, 100);
        var done = (int)(percent / 100 * BarWidth);
        var bar = $"[green]{new string('━', done)}[/][grey]{new string('━', BarWidth - done)}[/]";
        var word = $"[{StatusWords.Colour(status.Status)}]{StatusWords.Of(status.Status)}[/]";
        return new Markup(string.Create(CultureInfo.InvariantCulture, $"{bar} {percent,3:0} %  {word}  [grey]{Markup.Escape(OneLine.Of(status.Message, 60))}[/]"));
    }

    private static Markup Stage(int index, ProjectStatusSummary status, ProjectAnswer? project)
    {
        var at = Array.IndexOf(Stages, status.Stage);
        var mark = status.Status switch
        {
            ProjectStatus.Complete => "[green]✓[/]",
            _ when index < at => "[green]✓[/]",
            _ when index > at => "[grey]·[/]",
            ProjectStatus.Failed => "[red]✗[/]",
            ProjectStatus.Stopped => "[yellow]■[/]",
            ProjectStatus.Waiting => "[yellow]…[/]",
            _ => "[blue]▶[/]",
        };
        var seconds = project?.Runs.LastOrDefault()?.StageSeconds.GetValueOrDefault(Stages[index]) ?? 0;
        var time = seconds > 0 ? string.Create(CultureInfo.InvariantCulture, $"[grey]{seconds,6:0.0} s[/]") : "";
        return new Markup($"{mark} {Stages[index],-10} {time}");
    }

    /// <summary>Of many scenes, those around the first unfinished one.</summary>
    private static IEnumerable<IRenderable> Scenes(IReadOnlyList<SceneDocument> scenes)
    {
        var firstOpen = scenes.TakeWhile(s => s.Status == SceneStatus.ClipDone).Count();
        var from = Math.Clamp(firstOpen - (MaxScenes / 2), 0, Math.Max(0, scenes.Count - MaxScenes));
        foreach (var scene in scenes.Skip(from).Take(MaxScenes)) yield return Scene(scene);
        if (scenes.Count > MaxScenes) yield return new Markup($"  [grey]… {scenes.Count} scenes in all[/]");
    }

    private static Markup Scene(SceneDocument scene)
    {
        var (mark, word) = scene.Status switch
        {
            SceneStatus.ClipDone => ("[green]✓[/]", "clip done"),
            SceneStatus.KeyframesDone => ("[blue]▶[/]", "keyframes done"),
            SceneStatus.Failed => ("[red]✗[/]", "failed"),
            _ => ("[grey]·[/]", "pending"),
        };
        return new Markup($"  {mark} scene {scene.SceneIndex,2}  {word,-14} [grey]{Markup.Escape(OneLine.Of(scene.SceneDescription, 60))}[/]");
    }
}
