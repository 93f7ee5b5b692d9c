using VidPipe.Core.Generation;

namespace VidPipe.Core.Projects;

/// <summary>
/// What a project makes besides what its spec says: the marks that forks and new takes have left. A fork starts from its
/// source's.
/// </summary>
/// <param name="ForkedFrom">The project it was forked from, or null.</param>
/// <param name="AddedScenes">How many scenes each extension of the storyboard adds, in order; it is first written without them.</param>
/// <param name="Edits">At most one per scene.</param>
/// <param name="Takes">At most one per scene.</param>
public sealed record ProjectChanges(
    string? ForkedFrom, IReadOnlyList<int> AddedScenes, IReadOnlyList<SceneEdit> Edits, IReadOnlyList<SceneTake> Takes)
{
    public static ProjectChanges None { get; } = new(null, [], [], []);

    /// <summary>A storyboard's scenes with the edits laid over them.</summary>
    public IReadOnlyList<StoryScene> Edited(IReadOnlyList<StoryScene> scenes) =>
        Edits.Count == 0 ? scenes : [.. scenes.Index().Select(s => Edits.FirstOrDefault(e => e.SceneIndex == s.Index)?.Over(s.Item) ?? s.Item)];

    public SceneTake TakeOf(int sceneIndex) => Takes.FirstOrDefault(t => t.SceneIndex == sceneIndex) ?? new SceneTake(sceneIndex, 0, 0);

    public ProjectChanges WithNewTake(int sceneIndex, TakeKind kind)
    {
        var take = TakeOf(sceneIndex);
        take = kind == TakeKind.Keyframes ? take with { Keyframes = take.Keyframes + 1 } : take with { Clip = take.Clip + 1 };
        return this with { Takes = [.. Takes.Where(t => t.SceneIndex != sceneIndex).Append(take).OrderBy(t => t.SceneIndex)] };
    }

    public ProjectChanges WithEdits(IReadOnlyList<SceneEdit> edits)
    {
        var merged = Edits.Concat(edits).GroupBy(e => e.SceneIndex).OrderBy(g => g.Key).Select(g => g.Aggregate((before, edit) => edit.After(before)));
        return this with { Edits = [.. merged] };
    }
}

/// <summary>Prompts of one scene in place of the storyboard's; null leaves one as it is.</summary>
/// <param name="SceneIndex">From 0.</param>
public sealed record SceneEdit(int SceneIndex, string? StartFramePrompt, string? EndFramePrompt, string? VideoMotionPrompt)
{
    public StoryScene Over(StoryScene scene) => scene with
    {
        StartFramePrompt = StartFramePrompt ?? scene.StartFramePrompt,
        EndFramePrompt = EndFramePrompt ?? scene.EndFramePrompt,
        VideoMotionPrompt = VideoMotionPrompt ?? scene.VideoMotionPrompt,
    };

    /// <summary>This edit made after another one of the same scene.</summary>
    public SceneEdit After(SceneEdit before) => new(
        SceneIndex,
        StartFramePrompt ?? before.StartFramePrompt,
        EndFramePrompt ?? before.EndFramePrompt,
        VideoMotionPrompt ?? before.VideoMotionPrompt);
}

/// <summary>What a new take is of.</summary>
public enum TakeKind
{
    Keyframes,
    Clip,
}

/// <summary>How often a scene was made anew although nothing it depends on had changed.</summary>
public sealed record SceneTake(int SceneIndex, int Keyframes, int Clip)
{
    /// <summary>A take's seed. The first one has the spec's own.</summary>
    internal static uint Seed(uint seed, int take) => unchecked(seed + ((uint)take * 0x9E37_79B9));
}
