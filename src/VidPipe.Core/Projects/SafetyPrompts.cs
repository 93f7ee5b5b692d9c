namespace VidPipe.Core.Projects;

/// <summary>How a refused clip is tried again: 0 the prompt as is, 1 safety words before the motion prompt, 2 an end keyframe made with a safety prompt too.</summary>
internal static class SafetyPrompts
{
    public const int LastLevel = 2;

    private const string Words = "Family-friendly, peaceful scene suitable for all ages, no violence, no real persons. ";

    /// <summary>The clip at a level; at the last one its end frame is still to be replaced.</summary>
    public static ClipWork WorkAt(ClipInput input, int level) =>
        level == 0 ? input.Work : input.Work with { Prompt = Words + input.Work.Prompt };

    /// <summary>The safer end keyframe of the last level.</summary>
    public static KeyframeWork EndFrameOf(ClipInput input) => input.EndFrame with { Prompt = Words + input.EndFrame.Prompt };
}
