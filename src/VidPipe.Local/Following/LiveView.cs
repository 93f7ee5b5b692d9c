using Spectre.Console;
using Spectre.Console.Rendering;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Following;

/// <summary>For terminals: the project's picture, redrawn in place, with the time that has passed.</summary>
internal sealed class LiveView(TimeProvider time) : IProjectView
{
    private readonly long _start = time.GetTimestamp();
    private LiveDisplayContext? _context;
    private IRenderable _picture = new Text("");
    private string? _said;

    /// <summary>Keeps the display up while the work runs.</summary>
    public async Task<T> RunAsync<T>(IAnsiConsole console, Func<Task<T>> work) =>
        await console.Live(_picture).AutoClear(false).StartAsync(async context =>
        {
            _context = context;
            return await work();
        });

    public void Show(ProjectStatusSummary status, ProjectAnswer? project)
    {
        _picture = ProjectPicture.Draw(status, project);
        Refresh();
    }

    public void Say(string text)
    {
        _said = text;
        Refresh();
    }

    private void Refresh()
    {
        var elapsed = time.GetElapsedTime(_start);
        var foot = new Markup($"[grey]{(int)elapsed.TotalMinutes:00}:{elapsed.Seconds:00}[/]  [yellow]{Markup.Escape(_said ?? "")}[/]");
        _context?.UpdateTarget(new UnwrappedLines(new Rows(_picture, foot)));
    }
}
