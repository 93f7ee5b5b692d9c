using System.Text.RegularExpressions;

namespace VidPipe.Media.Running;

/// <summary>
/// Keeps the end of a tool's standard error, bounded however much it says, and tells it without the directories of
/// files: where our data lies is nobody's business.
/// </summary>
internal sealed partial class LastWords(IReadOnlyList<string> arguments)
{
    private const int Kept = 4096;
    private const int Lines = 12;

    private readonly char[] _ring = new char[Kept];
    private long _written;

    public async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[1024];
        int read;
        while ((read = await reader.ReadAsync(buffer)) > 0)
        {
            foreach (var character in buffer.AsSpan(0, read)) _ring[_written++ % Kept] = character;
        }
    }

    public override string ToString()
    {
        var text = _written <= Kept
            ? new string(_ring, 0, (int)_written)
            : string.Concat(_ring.AsSpan((int)(_written % Kept)), _ring.AsSpan(0, (int)(_written % Kept)));
        if (text is [var first, ..] && char.IsLowSurrogate(first)) text = text[1..]; // the ring began in the middle of a pair
        foreach (var directory in Directories()) text = text.Replace(directory, "", StringComparison.Ordinal);
        var lines = AbsoluteDirectory().Replace(text, "")
            .Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join('\n', lines.TakeLast(Lines));
    }

    private IEnumerable<string> Directories() => arguments
        .Where(Path.IsPathRooted)
        .Select(Path.GetDirectoryName)
        .OfType<string>()
        .Where(directory => directory.Length > 1)
        .Select(directory => directory + Path.DirectorySeparatorChar)
        .Distinct()
        .OrderByDescending(directory => directory.Length);

    /// <summary>For paths inside filters and lists, which stand in no argument by themselves.</summary>
    [GeneratedRegex("""(?<![\w.])(?:[A-Za-z]:)?[/\\](?:[^\s/\\:'"]+[/\\])+""")]
    private static partial Regex AbsoluteDirectory();
}
