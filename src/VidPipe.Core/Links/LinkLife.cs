namespace VidPipe.Core.Links;

/// <summary>How long links live.</summary>
public static class LinkLife
{
    public static readonly TimeSpan Default = TimeSpan.FromHours(1);

    /// <summary>The clean-up leans on it: what is older shows nothing any more.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>What is wrong with the end of a link that is made now, as a sentence; null for nothing.</summary>
    public static string? WhatIsWrong(DateTimeOffset expiresAt, DateTimeOffset now)
    {
        if (expiresAt <= now) return "Must be in the future.";
        return expiresAt - now > Longest ? $"Must be at most {Longest.TotalDays:0} days ahead." : null;
    }
}
