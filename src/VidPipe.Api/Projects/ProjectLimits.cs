namespace VidPipe.Api.Projects;

/// <summary>The ranges of the ids that projects are looked up by.</summary>
internal static class ProjectLimits
{
    public const int LongestId = 128;

    /// <summary>Of a part of an id.</summary>
    public const int ShortestIdPart = 8;
}
