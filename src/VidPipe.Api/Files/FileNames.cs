namespace VidPipe.Api.Files;

internal enum Disposition
{
    Inline,
    Attachment,
}

/// <summary>How a file is named to its receiver.</summary>
internal static class FileNames
{
    /// <summary>The value of Content-Disposition: an ASCII name for all, the whole one (RFC 8187) for those who can read it.</summary>
    /// <param name="name">From <see cref="Core.Texts.SafeFileName"/>.</param>
    public static string Header(Disposition disposition, string name, string extension)
    {
        var kind = disposition == Disposition.Attachment ? "attachment" : "inline";
        var ascii = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '.' or '-' or '_' or '(' or ')' or ',' ? c : '_'));
        var header = $"{kind}; filename=\"{ascii}.{extension}\"";
        return ascii == name ? header : $"{header}; filename*=UTF-8''{Uri.EscapeDataString($"{name}.{extension}")}";
    }
}
