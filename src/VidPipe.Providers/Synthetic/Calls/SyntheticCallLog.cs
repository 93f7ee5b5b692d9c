using System.Text;
using System.Text.Json;
using VidPipe.Core.Durable;

namespace VidPipe.Providers.Synthetic.Calls;

/// <summary>
/// The provider's own append-only record of the calls that reached it: JSON lines, on disk before the caller hears an
/// answer. Tests and auditors read it to prove that nothing was asked for twice.
/// </summary>
/// <remarks>Safe for many threads and many processes: an entry is decided on and written while the file is held alone. A line torn by a crash is skipped by readers and closed by the next writer.</remarks>
public sealed class SyntheticCallLog(string path, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly List<SyntheticCall> _known = [];
    private long _readTo;
    private long _length;

    /// <summary>All whole lines; empty when there is no log yet.</summary>
    public static IReadOnlyList<SyntheticCall> Read(string path)
    {
        if (!File.Exists(path)) return [];
        List<SyntheticCall> calls = [];
        foreach (var line in File.ReadAllLines(path))
        {
            if (Parse(line) is { } call) calls.Add(call);
        }

        return calls;
    }

    /// <summary>Decides on a call by all that came before it, and records it.</summary>
    internal async Task<SyntheticCall> RecordAsync(
        Func<IReadOnlyList<SyntheticCall>, CancellationToken, Task<SyntheticCall>> decide, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await using var file = await OpenAloneAsync(cancellationToken);
            var isTorn = CatchUp(file);
            var call = await decide(_known, cancellationToken) with { Sequence = _known.Count + 1 };
            var line = Encoding.UTF8.GetBytes((isTorn ? "\n" : "") + DurableJson.Serialize(call) + "\n");
            file.Seek(0, SeekOrigin.End);
            file.Write(line);
            file.Flush(flushToDisk: true);
            _length = file.Length;
            return call;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<FileStream> OpenAloneAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1, FileOptions.None);
            }
            catch (IOException) when (File.Exists(path) && time.GetElapsedTime(since) < Patience)
            {
                // Another process holds it: entries take a moment only.
                await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken);
            }
        }
    }

    /// <summary>Reads what was written since the last time; true when the last line is torn.</summary>
    private bool CatchUp(FileStream file)
    {
        if (file.Length < _length) throw new IOException($"The call log '{path}' has become shorter: it is append-only.");
        var tail = new byte[file.Length - _readTo];
        file.Seek(_readTo, SeekOrigin.Begin);
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n') + 1;
        foreach (var line in Encoding.UTF8.GetString(tail, 0, end).Split('\n'))
        {
            if (Parse(line) is { } call) _known.Add(call);
        }

        _readTo += end;
        return end < tail.Length;
    }

    private static SyntheticCall? Parse(string line)
    {
        if (line.Length == 0) return null;
        try
        {
            return DurableJson.Deserialize<SyntheticCall>(line);
        }
        catch (JsonException)
        {
            return null; // torn by a crash, before its caller had an answer
        }
    }
}
