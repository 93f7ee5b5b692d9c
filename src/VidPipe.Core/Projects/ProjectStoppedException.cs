namespace VidPipe.Core.Projects;

/// <summary>Leaves a run's work that waits for a setting, when the run is asked to stop or ends for another reason.</summary>
internal sealed class ProjectStoppedException() : Exception("The run has been asked to stop.");
