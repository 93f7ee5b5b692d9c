using System.Diagnostics;
using System.Text;

namespace VidPipe.Local.Hosting;

/// <summary>
/// <c>host.id</c> in the data folder: a random name that tells the folder, and the one host that works on it, from all
/// others on the same blob store.
/// </summary>
internal static class DataFolderName
{
    private const int Length = 32;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>The name; made up when the folder has none, or one that something has changed.</summary>
    /// <param name="propose">Gives 32 hex digits that no other folder has.</param>
    public static string Of(string dataFolder, Func<string> propose)
    {
        var path = Path.Combine(dataFolder, "host.id");
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                // One at a time: File.Move without overwriting looks and then renames, so that two at once may both have been first.
                using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return Read(file) ?? Write(file, propose());
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < Patience)
            {
                Thread.Sleep(5);
            }
        }
    }

    private static string? Read(FileStream file)
    {
        var bytes = new byte[Length + 1];
        var name = Encoding.ASCII.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return name.Length == Length && name.All(char.IsAsciiHexDigitLower) ? name : null;
    }

    private static string Write(FileStream file, string name)
    {
        file.SetLength(0);
        file.Write(Encoding.ASCII.GetBytes(name));
        file.Flush(flushToDisk: true);
        return name;
    }
}
