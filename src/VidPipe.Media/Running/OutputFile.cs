using VidPipe.Core.Errors;

namespace VidPipe.Media.Running;

/// <summary>A command's output while it is written: it has its name only once it is whole.</summary>
internal sealed class OutputFile
{
    private readonly string _path;

    private OutputFile(string path)
    {
        _path = path;
        // The extension stays the last: ffmpeg takes the format from it.
        PartialPath = Path.ChangeExtension(path, ".partial" + Path.GetExtension(path));
    }

    public string PartialPath { get; }

    /// <summary>The file that the arguments end with, or null when they write to a pipe, to nothing or to numbered files.</summary>
    public static OutputFile? Of(IReadOnlyList<string> arguments)
    {
        var last = arguments[^1];
        return Path.IsPathRooted(last) && !Path.GetFileName(last).Contains('%', StringComparison.Ordinal) && Path.HasExtension(last) ? new OutputFile(last) : null;
    }

    /// <exception cref="VidPipeException">MEDIA_TOOL_ERROR: nothing was written, though the command says that it went well.</exception>
    public void Keep(string lastWords)
    {
        if (!File.Exists(PartialPath))
        {
            throw new VidPipeException(ErrorCode.MediaToolError, $"ffmpeg wrote nothing. {lastWords}".TrimEnd());
        }

        File.Move(PartialPath, _path, overwrite: true);
    }

    public void DropPartial() => File.Delete(PartialPath);
}
