namespace VidPipe.Core.Clocks;

/// <summary>
/// Compares the wall clock with times that were recorded. Either may come from a clock that was wrong: a recorded time
/// that lies in the future must not hold anything up until then.
/// </summary>
public static class WallClock
{
    /// <summary>Clocks of hosts on one store differ by less. What lies further in the future was recorded by a wrong clock.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    /// <summary>Whether so much time has passed since then, or nobody can tell as that moment is still to come.</summary>
    public static bool HasPassed(this TimeProvider time, TimeSpan period, DateTimeOffset since)
    {
        var age = time.GetUtcNow() - since;
        return age >= period || age < -Tolerance;
    }

    /// <summary>Whether a claim is over that holds for at most <paramref name="life"/> after it was last written.</summary>
    public static bool HasExpired(this TimeProvider time, DateTimeOffset expiresAt, TimeSpan life)
    {
        var left = expiresAt - time.GetUtcNow();
        return left <= TimeSpan.Zero || left > life + Tolerance;
    }
}
