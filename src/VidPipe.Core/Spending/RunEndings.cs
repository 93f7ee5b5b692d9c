using System.Globalization;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Spending;

/// <summary>
/// Marks runs that are known to end (a step failed, a stop was asked for) until they have ended. No paid call is begun for a
/// marked run, wherever the step that asks for it has got to. Thread-safe. Failures of the store throw STORAGE_ERROR.
/// </summary>
public sealed class RunEndings(IBlobStore blobs, TimeProvider time)
{
    private readonly DocumentStore _documents = new(blobs);

    /// <summary>May be repeated.</summary>
    public Task MarkAsync(OwnerId owner, int run, CancellationToken cancellationToken) =>
        _documents.OverwriteAsync(NameOf(owner, run), new RunEnding(time.GetUtcNow()), cancellationToken);

    /// <summary>Removes the mark of a run that has ended.</summary>
    public Task LiftAsync(OwnerId owner, int run, CancellationToken cancellationToken) => blobs.DeleteAsync(NameOf(owner, run), cancellationToken);

    /// <summary>Removes a mark that is older than the run's start: a restart counts its runs as before.</summary>
    public async Task LiftOlderAsync(OwnerId owner, int run, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        if (await _documents.ReadAsync<RunEnding>(NameOf(owner, run), cancellationToken) is not { } mark || mark.Value.At >= startedAt) return;
        await blobs.DeleteIfMatchAsync(NameOf(owner, run), mark.ETag, cancellationToken);
    }

    /// <exception cref="RunEndingException">The run is ending.</exception>
    internal async Task EnsureGoesOnAsync(OwnerId owner, int run, CancellationToken cancellationToken)
    {
        if (await blobs.HeadAsync(NameOf(owner, run), cancellationToken) is not null) throw new RunEndingException(owner, run);
    }

    /// <summary>Beside the owner's document, so that it goes with it.</summary>
    private static BlobName NameOf(OwnerId owner, int run) => new(string.Create(CultureInfo.InvariantCulture, $"{owner.Kind}s/{owner}/endings/{run}.json"));

    private sealed record RunEnding(DateTimeOffset At);
}
