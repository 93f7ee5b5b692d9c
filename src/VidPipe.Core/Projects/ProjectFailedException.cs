using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>Ends a run: which step failed, for which scene, and why.</summary>
internal sealed class ProjectFailedException(Failure failure, string step, int? sceneIndex) : VidPipeException(failure)
{
    public ProjectError Error { get; } = ProjectError.From(failure, step, sceneIndex);
}
