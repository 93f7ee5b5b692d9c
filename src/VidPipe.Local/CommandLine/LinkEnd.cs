using VidPipe.Core.Inputs;

namespace VidPipe.Local.CommandLine;

/// <summary>When a link ends, as a person says it: after a time, or at one.</summary>
internal sealed record LinkEnd(TimeSpan After, DateTimeOffset? At)
{
    /// <exception cref="FormatException">Neither; the message completes "&lt;name&gt; …".</exception>
    public static LinkEnd Read(string text)
    {
        if (TimeText.Find(text) is { } at) return new LinkEnd(default, at);
        try
        {
            return new LinkEnd(DurationText.Read(text), null);
        }
        catch (FormatException)
        {
            throw new FormatException($"must be a duration such as 30m, 2h or 7d, or {TimeText.Rule}, not {InputText.Quoted(text)}.");
        }
    }

    public DateTimeOffset From(DateTimeOffset now) => At ?? now + After;
}
