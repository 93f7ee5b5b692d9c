using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>
/// Ten clients that read parts of one file, over and over, with each kind of condition. Whatever happens to the file, an
/// answer is a part of the version that its ETag names, or an error.
/// </summary>
internal sealed class RangeReaders : IAsyncDisposable
{
    private const int Count = 10;
    private const int LongestPart = 32 * 1024;

    private static readonly HttpStatusCode[] Errors =
        [HttpStatusCode.NotFound, HttpStatusCode.Conflict, HttpStatusCode.PreconditionFailed, HttpStatusCode.RequestedRangeNotSatisfiable];

    private readonly HttpClient _http;
    private readonly Uri _file;
    private readonly CancellationTokenSource _ended = new();
    private readonly ConcurrentBag<Part> _unknown = [];
    private readonly ConcurrentDictionary<string, byte[]> _versions = new();
    private readonly ConcurrentBag<string> _faults = [];
    private readonly int[] _read = new int[Count];
    private readonly int[] _missing = new int[Count];
    private readonly int[] _others = new int[Count];
    private readonly Task[] _readers;
    private readonly string _first;
    private volatile bool _mustBeGone;

    private RangeReaders(HttpClient http, Uri file, string first, byte[] bytes)
    {
        (_http, _file, _first) = (http, file, first);
        _versions[first] = bytes;
        _readers = [.. Enumerable.Range(0, Count).Select(reader => Task.Run(() => ReadOnAsync(reader, new Random(reader))))];
    }

    /// <summary>Of the file as it was at first.</summary>
    public string FirstETag => _first;

    public static async Task<RangeReaders> StartAsync(HttpClient http, string path)
    {
        var file = new Uri(path, UriKind.Relative);
        var (eTag, bytes) = await WholeAsync(http, file);
        return new RangeReaders(http, file, eTag, bytes);
    }

    /// <summary>Waits until each has read so many parts more.</summary>
    public Task EachReadsOnAsync(int parts) => EachAsync("all readers read on", _read, parts);

    /// <summary>Waits until each was told that the file is not there (404, 409), from now on so often.</summary>
    public Task EachMissesItAsync(int times) => EachAsync("all readers miss the file", _missing, times);

    /// <summary>Waits until each has read another version than the first.</summary>
    public Task EachReadsAnotherVersionAsync(int parts) => EachAsync("all readers read another version", _others, parts);

    /// <summary>From now on every answer that is asked for must be 404.</summary>
    public void ExpectNothing() => _mustBeGone = true;

    /// <summary>Ends the reading and compares all that was read with the versions that there were.</summary>
    /// <param name="last">Whether there is a file at the end.</param>
    public async Task AssertWholeAsync(bool last)
    {
        await EndAsync();
        if (last)
        {
            var (eTag, bytes) = await WholeAsync(_http, _file);
            _versions[eTag] = bytes;
        }

        Assert.Empty(_faults);
        Assert.All(_unknown, part => Assert.True(_versions.TryGetValue(part.ETag, out var version) && part.IsOf(version), $"{part.Offset} of {part.ETag}"));
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _ended.Dispose();
    }

    private static async Task<(string ETag, byte[] Bytes)> WholeAsync(HttpClient http, Uri file)
    {
        using var whole = await http.GetAsync(file);
        whole.EnsureSuccessStatusCode();
        return (whole.Headers.ETag!.Tag, await whole.Content.ReadAsByteArrayAsync());
    }

    private static Task EachAsync(string what, int[] counts, int more)
    {
        var goals = counts.Select(c => c + more).ToArray();
        return Eventually.IsTrueAsync(what, () => counts.Zip(goals).All(c => c.First >= c.Second));
    }

    private async Task EndAsync()
    {
        await _ended.CancelAsync();
        await Task.WhenAll(_readers);
    }

    private async Task ReadOnAsync(int reader, Random random)
    {
        // At a client's pace: ten that never pause would take the machine from the host.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!_ended.IsCancellationRequested)
        {
            try
            {
                await pace.WaitForNextTickAsync(_ended.Token);
                await ReadAsync(reader, random);
            }
            catch (Exception fault)
            {
                if (_ended.IsCancellationRequested) return;
                _faults.Add(fault.ToString());
                return;
            }
        }
    }

    private async Task ReadAsync(int reader, Random random)
    {
        var length = _versions[_first].Length;
        var offset = random.Next(length);
        var mustBeGone = _mustBeGone;
        using var message = new HttpRequestMessage(HttpMethod.Get, _file);
        var kind = random.Next(5);
        if (kind != 0) message.Headers.Range = new RangeHeaderValue(offset, offset + random.Next(LongestPart));
        if (kind == 1) message.Headers.IfRange = new RangeConditionHeaderValue(_first);
        if (kind == 2) message.Headers.IfMatch.Add(new EntityTagHeaderValue(_first));
        if (kind == 3) message.Headers.IfNoneMatch.Add(new EntityTagHeaderValue("\"none\""));

        using var answer = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, _ended.Token);
        if (mustBeGone && answer.StatusCode != HttpStatusCode.NotFound) throw new InvalidOperationException($"Answered {answer.StatusCode} after the file was gone.");
        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent)
        {
            await TakeAsync(reader, kind, answer);
            return;
        }

        if (!Errors.Contains(answer.StatusCode)) throw new InvalidOperationException($"Answered {answer.StatusCode}.");
        if (answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Conflict) _missing[reader]++;
    }

    private async Task TakeAsync(int reader, int kind, HttpResponseMessage answer)
    {
        var (eTag, content) = (answer.Headers.ETag!.Tag, answer.Content.Headers);
        if (eTag != _first && (kind == 2 || (kind == 1 && answer.StatusCode == HttpStatusCode.PartialContent)))
        {
            throw new InvalidOperationException("A part of another version than the one that the condition names.");
        }

        byte[] bytes;
        try
        {
            bytes = await answer.Content.ReadAsByteArrayAsync(_ended.Token);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return; // that is how a host says that it cannot go on
        }

        if (bytes.Length != content.ContentLength) throw new InvalidOperationException($"{bytes.Length} bytes in place of {content.ContentLength}.");
        var part = new Part(eTag, (int)(content.ContentRange?.From ?? 0), bytes, content.ContentRange?.Length ?? bytes.Length);
        if (!_versions.TryGetValue(eTag, out var version)) _unknown.Add(part);
        else if (!part.IsOf(version)) throw new InvalidOperationException($"The bytes from {part.Offset} on are not those of {eTag}.");

        _read[reader]++;
        if (eTag != _first) _others[reader]++;
    }

    private sealed record Part(string ETag, int Offset, byte[] Bytes, long Total)
    {
        public bool IsOf(byte[] version) => version.Length == Total && version.AsSpan(Offset, Bytes.Length).SequenceEqual(Bytes);
    }
}
