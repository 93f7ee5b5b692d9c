using System.Globalization;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Following;

/// <summary>For pipes and logs: one line whenever the stage or the number of finished scenes changes.</summary>
internal sealed class PlainView(TextWriter output, TimeProvider time) : IProjectView
{
    private readonly long _start = time.GetTimestamp();
    private (string? Stage, ProjectStatus Status, int ScenesDone) _shown = (null, ProjectStatus.Pending, -1);

    public void Show(ProjectStatusSummary status, ProjectAnswer? project)
    {
        var now = (status.Stage, status.Status, status.ScenesDone);
        if (now == _shown) return;

        _shown = now;
        var scenes = status.ScenesTotal > 0 ? $"  scenes {status.ScenesDone}/{status.ScenesTotal}" : "";
        Say(string.Create(CultureInfo.InvariantCulture, $"{StatusWords.Of(status.Status),-13} {status.ProgressPct,3:0} %{scenes}  {OneLine.Of(status.Message)}").TrimEnd());
    }

    public void Say(string text)
    {
        var elapsed = time.GetElapsedTime(_start);
        output.WriteLine($"{(int)elapsed.TotalMinutes:00}:{elapsed.Seconds:00}  {text}");
        output.Flush();
    }
}
