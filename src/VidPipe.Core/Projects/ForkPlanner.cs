namespace VidPipe.Core.Projects;

/// <summary>What a fork takes over from its source. Pure.</summary>
internal static class ForkPlanner
{
    /// <param name="source">What the source's latest run was started with.</param>
    /// <param name="spec">The source's with the fork's edits.</param>
    /// <returns>The fork's changes, and those of them that are the source's own.</returns>
    public static (ProjectChanges Changes, ProjectChanges Inherited) Plan(
        string sourceId, ProjectInput source, ProjectSpec spec, IReadOnlyList<SceneEdit> edits)
    {
        // Edits and takes are of the scenes that one storyboard had: they mean nothing to those of another.
        var inherited = IsWrittenAnew(source.Spec, spec) ? ProjectChanges.None : source.Changes ?? ProjectChanges.None;
        var added = spec.SceneCount - source.Spec.SceneCount;
        var changes = inherited with { ForkedFrom = sourceId };
        if (added > 0 && !IsWrittenAnew(source.Spec, spec)) changes = changes with { AddedScenes = [.. changes.AddedScenes, added] };
        return (changes.WithEdits(edits), inherited);
    }

    private static bool IsWrittenAnew(ProjectSpec source, ProjectSpec fork) =>
        source.Prompt != fork.Prompt
        || source.Style != fork.Style
        || source.TextModel != fork.TextModel
        || source.Seed != fork.Seed
        || source.SceneCount > fork.SceneCount;
}
