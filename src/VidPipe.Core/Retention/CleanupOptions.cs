namespace VidPipe.Core.Retention;

/// <summary>The section <c>VidPipe:Cleanup</c>.</summary>
public sealed class CleanupOptions
{
    /// <summary>Whether unused things are removed every night.</summary>
    public bool Nightly { get; set; } = true;

    /// <summary>When, as a time of day in UTC.</summary>
    public TimeOnly At { get; set; } = new(3, 30);

    /// <summary>How many days things are kept that are unreachable.</summary>
    public int GraceDays { get; set; } = 7;
}
