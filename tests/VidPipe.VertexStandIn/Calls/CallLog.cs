using System.Text.Json;

namespace VidPipe.StandIn.Calls;

/// <summary>All calls, in order of arrival. Safe to use from many threads.</summary>
public sealed class CallLog : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<Call> _calls = [];
    private readonly FileStream? _file;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal CallLog(string? path)
    {
        if (path is null) return;
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Told of every change of a call.</summary>
    internal event Action<Call>? Changed;

    public IReadOnlyList<Call> All
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    /// <summary>The calls of these kinds; of all kinds when none is given.</summary>
    public IReadOnlyList<Call> Of(params CallKind[] kinds) => [.. All.Where(c => kinds.Length == 0 || kinds.Contains(c.Kind))];

    /// <summary>Video jobs that were created, by the digest of what they were asked for.</summary>
    public ILookup<string, Call> Submissions => Submitted(All);

    /// <summary>Video jobs that were created although one for the same request existed: paid twice.</summary>
    public IReadOnlyList<Call> DuplicateSubmissions() => [.. Submissions.SelectMany(same => same.Skip(1))];

    /// <summary>
    /// Calls that were charged for although an earlier, equal one had been answered in full. A client that was killed may
    /// have lost the answer all the same.
    /// </summary>
    public IReadOnlyList<Call> RepeatedCalls() => Repeated(All);

    /// <summary>Waits until a call is as it should be, now or before the time is up.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public async Task<Call> WaitAsync(Func<Call, bool> isSo, TimeSpan? patience = null, CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience ?? TimeSpan.FromMinutes(1));
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_calls.FirstOrDefault(isSo) is { } call) return call;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"No such call came. There were: {string.Join(", ", All.Select(c => $"{c.Sequence} {c.Kind} {c.Answer}"))}");
            }
        }
    }

    /// <summary>Reads a file of calls; a line that was cut off by a kill is left out.</summary>
    public static IReadOnlyList<Call> Read(string path)
    {
        var calls = new SortedDictionary<long, Call>();
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var lines = reader.ReadToEnd().Split('\n');
        foreach (var line in lines.SkipLast(1))
        {
            var call = JsonSerializer.Deserialize<Call>(line, StandInJson.Lines)!;
            calls[call.Sequence] = call;
        }

        return [.. calls.Values];
    }

    /// <inheritdoc cref="DuplicateSubmissions()" />
    public static IReadOnlyList<Call> DuplicateSubmissions(IEnumerable<Call> calls) => [.. Submitted(calls).SelectMany(same => same.Skip(1))];

    /// <inheritdoc cref="RepeatedCalls" />
    public static IReadOnlyList<Call> Repeated(IEnumerable<Call> calls) =>
    [
        .. calls.Where(c => c.IsBilled).OrderBy(c => c.Sequence).GroupBy(c => c.Digest).SelectMany(same => same.SkipWhile(c => !c.IsServed).Skip(1)),
    ];

    internal Call Open(Call call)
    {
        lock (_gate)
        {
            var opened = call with { Sequence = _calls.Count + 1 };
            _calls.Add(opened);
            Write(opened);
            return opened;
        }
    }

    internal void Update(Call call)
    {
        lock (_gate)
        {
            _calls[(int)call.Sequence - 1] = call;
            Write(call);
        }
    }

    public void Dispose() => _file?.Dispose();

    private static ILookup<string, Call> Submitted(IEnumerable<Call> calls) =>
        calls.Where(c => c.Kind == CallKind.VeoSubmit && c.CarriedOut).ToLookup(c => c.Digest!);

    /// <summary>On disk before anybody learns of it: a client that is killed, and one that kills us, find the same story.</summary>
    private void Write(Call call)
    {
        if (_file is not null)
        {
            _file.Write(JsonSerializer.SerializeToUtf8Bytes(call, StandInJson.Lines));
            _file.WriteByte((byte)'\n');
            _file.Flush(flushToDisk: true);
        }

        Changed?.Invoke(call);
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
