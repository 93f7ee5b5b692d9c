using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Following;

/// <summary>Shows a project's progress to whoever waits for it.</summary>
internal interface IProjectView
{
    /// <summary>Called with every answer of the host, whether or not something changed.</summary>
    /// <param name="project">Null until the host has saved the document for the first time.</param>
    void Show(ProjectStatusSummary status, ProjectAnswer? project);

    /// <summary>One line about the command itself: what it waits for, what it has done.</summary>
    void Say(string text);
}
