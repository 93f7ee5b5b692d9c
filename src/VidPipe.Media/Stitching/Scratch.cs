using System.Text;

namespace VidPipe.Media.Stitching;

/// <summary>A folder beside an output for what is needed while it is made.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _folder;

    public Scratch(string output)
    {
        _folder = Path.ChangeExtension(output, ".parts");
        Directory.CreateDirectory(_folder);
    }

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>Writes UTF-8 without a byte order mark and returns the path.</summary>
    public string Write(string name, string text)
    {
        var path = PathOf(name);
        File.WriteAllText(path, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
