using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Following;

/// <summary>For machine-readable output: progress would only be in the way.</summary>
internal sealed class SilentView : IProjectView
{
    public void Show(ProjectStatusSummary status, ProjectAnswer? project)
    {
    }

    public void Say(string text)
    {
    }
}
