namespace VidPipe.Providers.Synthetic.Painting;

/// <summary>
/// Bounds how many pictures and clips are drawn at once: each keeps a core busy and holds its layers in memory, however
/// many are asked for. Of two, only one is a clip: a clip weighs as much as several pictures, and its drawing and its
/// encoding keep two cores busy by themselves.
/// </summary>
internal sealed class Easels(int count)
{
    private readonly SemaphoreSlim _free = new(count, count);
    private readonly SemaphoreSlim _clips = new((count + 1) / 2, (count + 1) / 2);

    public async Task<T> DrawAsync<T>(Func<Task<T>> draw, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            // Off the caller's thread: drawing does not yield.
            return await Task.Run(draw, cancellationToken);
        }
        finally
        {
            // What a drawing leaves are large arrays. The collector lets them pile up to hundreds of megabytes before it looks
            // at them, since it counts what was allocated, not what is resident; a host may draw for days. It takes some
            // hundredths of a second after one that took a second or more.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _free.Release();
        }
    }

    public async Task<T> FilmAsync<T>(Func<Task<T>> film, CancellationToken cancellationToken)
    {
        // A clip that waits for others must not keep pictures from being drawn.
        await _clips.WaitAsync(cancellationToken);
        try
        {
            return await DrawAsync(film, cancellationToken);
        }
        finally
        {
            _clips.Release();
        }
    }
}
