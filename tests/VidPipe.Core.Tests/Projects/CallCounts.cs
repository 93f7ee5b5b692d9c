namespace VidPipe.Core.Tests.Projects;

/// <summary>How many calls of each kind the studio has had. Extensions count as storyboards.</summary>
internal sealed record CallCounts(int Storyboards, int Images, int Clips, int Voices, int Stitches)
{
    public static CallCounts None { get; } = new(0, 0, 0, 0, 0);

    public static CallCounts Of(ScriptedStudio studio) => new(
        studio.Count("storyboard") + studio.Count("extend"), studio.Count("image"), studio.Count("submit"), studio.Count("speech"), studio.Count("stitch"));

    public static CallCounts operator -(CallCounts after, CallCounts before) => new(
        after.Storyboards - before.Storyboards,
        after.Images - before.Images,
        after.Clips - before.Clips,
        after.Voices - before.Voices,
        after.Stitches - before.Stitches);
}
