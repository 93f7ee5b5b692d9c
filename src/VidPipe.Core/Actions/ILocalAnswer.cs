namespace VidPipe.Core.Actions;

/// <summary>An answer of a paid call whose bytes are in a local file.</summary>
public interface ILocalAnswer
{
    string LocalPath { get; }

    /// <summary>The same with its file in another place.</summary>
    ILocalAnswer MovedTo(string path);
}
