using System.CommandLine;

namespace VidPipe.Local.CommandLine;

/// <param name="Path">A file, a folder, or null for a name of our own.</param>
internal sealed record ParsedOutput(string? Path, bool Overwrite, bool Json)
{
    /// <summary>The options as they are typed, for a command that goes on.</summary>
    public IEnumerable<string> Words
    {
        get
        {
            if (Path is not null) foreach (var word in (string[])["-o", Path]) yield return word;
            if (Overwrite) yield return "--overwrite";
            if (Json) yield return "--json";
        }
    }
}

/// <summary>The options that say where a result goes.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "the MP4 to write, or a folder for it (named after the title, in the working folder)",
        HelpName = "file",
    };

    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "replaces a file that exists" };

    private readonly Option<bool> _json = new("--json") { Description = "prints the result as JSON and no progress" };

    public IEnumerable<Option> All => [_output, _overwrite, _json];

    /// <summary>Looks at the place before anything is sent, and says which folder was made for it.</summary>
    /// <exception cref="CommandFailedException">Usage: nothing can be written there.</exception>
    public void EnsureWritable(Invocation invocation)
    {
        var asked = Read(invocation.Parse);
        if (invocation.Server is null) OutputPath.EnsureOutside(invocation.Settings.DataFolder, asked.Path);
        if (OutputPath.EnsureWritable(asked.Path, asked.Overwrite) is { } made) invocation.Terminal.Error.WriteLine($"Made the folder {made}");
    }

    public ParsedOutput Read(ParseResult parse) => new(parse.GetValue(_output), parse.GetValue(_overwrite), parse.GetValue(_json));
}
