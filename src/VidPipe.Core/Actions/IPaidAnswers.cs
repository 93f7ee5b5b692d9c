namespace VidPipe.Core.Actions;

/// <param name="Content">JSON.</param>
/// <param name="File">A local path of its bytes, or null.</param>
public sealed record PaidAnswer(string Content, string? File);

/// <summary>
/// Keeps answers of paid calls on this machine from their arrival until what they were paid for is stored, so that an attempt
/// which is cut short in between (the store is down, the process dies) leaves them to the next one. Thread-safe. Failures throw STORAGE_ERROR.
/// </summary>
public interface IPaidAnswers
{
    /// <summary>Whether the next attempt at an action always runs on this machine.</summary>
    bool ReachesNextAttempt { get; }

    /// <summary>Null when there is none, or it is not what was kept.</summary>
    /// <param name="name">A blob name of one segment.</param>
    Task<PaidAnswer?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Keeps an answer, atomically, in the place of one of this name.</summary>
    /// <returns>The same with its file's new place: it is moved.</returns>
    Task<PaidAnswer> KeepAsync(string name, PaidAnswer answer, CancellationToken cancellationToken);

    /// <summary>Removes an answer that is stored, or is of no use.</summary>
    Task RemoveAsync(string name);
}
