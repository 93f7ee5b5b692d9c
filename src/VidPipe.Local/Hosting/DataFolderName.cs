namespace VidPipe.Local.Hosting;

/// <summary>
/// <c>host.id</c> in the data folder: a random name that tells the folder, and the one host that works on it, from all
/// others on the same blob store.
/// </summary>
internal static class DataFolderName
{
    private const int Length = 32;

    /// <summary>The name; made up when the folder has none.</summary>
    /// <param name="propose">Gives 32 hex digits that nobody has.</param>
    public static string Of(string dataFolder, Func<string> propose)
    {
        var path = Path.Combine(dataFolder, "host.id");
        while (true)
        {
            if (Read(path) is { } name) return name;
            var partial = $"{path}.{Guid.NewGuid():n}";
            File.WriteAllText(partial, propose());
            try
            {
                // Whole or not at all. Of two processes that look at the folder at once, one is first.
                File.Move(partial, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(partial);
                if (Read(path) is null) File.Delete(path);
            }
        }
    }

    /// <summary>Null when there is none, or somebody has changed it into something else.</summary>
    private static string? Read(string path)
    {
        try
        {
            var name = File.ReadAllText(path);
            return name.Length == Length && name.All(char.IsAsciiHexDigitLower) ? name : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}
