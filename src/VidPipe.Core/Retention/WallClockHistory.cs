using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Clocks;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Retention;

/// <summary>
/// How the wall clock was set during the last grace period, measured against the time that has elapsed since the machine was
/// started. Ages of blobs are differences of wall times, and wrong when the clock was set in between.
/// </summary>
/// <remarks>
/// Looked at every minute while a host serves, and at each start of a local host. A setting that came and went between two looks
/// is not seen, nor is one of a process before this that could not keep it. Thread-safe.
/// </remarks>
public sealed class WallClockHistory
{
    /// <summary>More are not kept apart: the two oldest become one.</summary>
    private const int MaxSettings = 32;

    private readonly TimeProvider _time;
    private readonly TimeSpan _window;
    private readonly string? _boot;
    private readonly DocumentStore _documents;
    private readonly ILogger<WallClockHistory> _logger;
    private readonly SemaphoreSlim _one = new(1, 1);

    private List<ClockSetting>? _settings;
    private bool _isSaved;

    /// <param name="window">How long a setting counts after the clock had it.</param>
    /// <param name="boot">Under which the settings are kept for the next process of this host (<see cref="CleanupPolicy.Boot"/>); null to keep them in memory.</param>
    internal WallClockHistory(TimeProvider time, TimeSpan window, string? boot, DocumentStore documents, ILogger<WallClockHistory> logger) =>
        (_time, _window, _boot, _documents, _logger) = (time, window, boot, documents, logger);

    internal static BlobName Name { get; } = new("cleanup/clock.json");

    private long Elapsed => _time.GetElapsedTime(0).Ticks;

    /// <summary>Looks at the clock. What cannot be kept now is kept at the next look.</summary>
    public async Task ObserveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AheadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (VidPipeException e) when (e.Code == ErrorCode.StorageError)
        {
            _logger.LogWarning(e, "How the clock is set could not be kept; the next look tries again.");
        }
    }

    /// <summary>How much later the clock is than it would be by the earliest of its settings that count. Not negative.</summary>
    /// <exception cref="VidPipeException">STORAGE_ERROR.</exception>
    internal async Task<TimeSpan> AheadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var settings = _settings ??= await LoadAsync(cancellationToken).ConfigureAwait(false);
            var elapsed = Elapsed;
            var offset = _time.GetUtcNow().UtcTicks - elapsed;
            Note(settings, new ClockSetting(offset, elapsed));
            if (!_isSaved) await SaveAsync(settings, cancellationToken).ConfigureAwait(false);
            return TimeSpan.FromTicks(offset - settings.Min(setting => setting.Offset));
        }
        finally
        {
            _one.Release();
        }
    }

    private void Note(List<ClockSetting> settings, ClockSetting now)
    {
        if (settings.Count > 0)
        {
            // The last one may have lasted until just now.
            var last = settings[^1] with { SeenAt = now.SeenAt };
            var isSame = Math.Abs(now.Offset - last.Offset) <= WallClock.Tolerance.Ticks;
            settings[^1] = isSame ? last with { Offset = Math.Min(now.Offset, last.Offset) } : last;
            settings.RemoveAll(setting => setting.SeenAt < now.SeenAt - _window.Ticks);
            if (isSame) return;
        }

        if (settings.Count == MaxSettings)
        {
            settings[1] = settings[1] with { Offset = Math.Min(settings[0].Offset, settings[1].Offset) };
            settings.RemoveAt(0);
        }

        settings.Add(now);
        _isSaved = false;
    }

    /// <summary>Empty when the machine was started again since: elapsed time began anew.</summary>
    private async Task<List<ClockSetting>> LoadAsync(CancellationToken cancellationToken)
    {
        if (_boot is null) return [];
        var found = await _documents.FindAsync<ClockRecord>(Name, cancellationToken).ConfigureAwait(false);
        if (found is not { Value: { } record } || record.Boot != _boot) return [];
        _isSaved = true;
        return [.. record.Settings];
    }

    private async Task SaveAsync(List<ClockSetting> settings, CancellationToken cancellationToken)
    {
        if (_boot is not null) await _documents.OverwriteAsync(Name, new ClockRecord(_boot, [.. settings]), cancellationToken).ConfigureAwait(false);
        _isSaved = true;
    }

    /// <param name="Offset">Wall time less elapsed time, in ticks.</param>
    /// <param name="SeenAt">The elapsed time at which the clock last had it, in ticks.</param>
    internal sealed record ClockSetting(long Offset, long SeenAt);

    internal sealed record ClockRecord(string Boot, IReadOnlyList<ClockSetting> Settings);
}
