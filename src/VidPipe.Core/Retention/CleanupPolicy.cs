namespace VidPipe.Core.Retention;

/// <summary>When this host cleans up, and how long things are kept that are unreachable.</summary>
/// <param name="Grace">At least a day: many times what any step takes.</param>
/// <param name="NightlyAt">Time of day in UTC; null for never by itself.</param>
public sealed record CleanupPolicy(TimeSpan Grace, TimeSpan? NightlyAt)
{
    /// <summary>Whether no other process works on the store: only then can things go without a grace period.</summary>
    public bool OwnsStore { get; init; }

    /// <summary>Names this start of the machine, until the next one; null when nothing does.</summary>
    public string? Boot { get; init; }

    private const int MaxGraceDays = 3650;

    /// <exception cref="ArgumentException">A setting cannot work; the message begins with its name.</exception>
    public static CleanupPolicy Read(CleanupOptions options)
    {
        if (options.GraceDays is < 1 or > MaxGraceDays) throw new ArgumentException($"GraceDays is 1 to {MaxGraceDays}.");
        return new CleanupPolicy(TimeSpan.FromDays(options.GraceDays), options.Nightly ? options.At.ToTimeSpan() : null);
    }
}
