using VidPipe.Api.Fields;
using VidPipe.Core.Inputs;

namespace VidPipe.Api.Links;

internal static class LinkFields
{
    public static RequestField<string> File { get; } = Field.Text("file", 64, min: 1) with
    { IsRequired = true, Help = "one of the job's files", Description = "One of the job's files: video, poster, captions_srt or captions_vtt." };

    public static RequestField<string> ExpiresAt { get; } = Field.Text("expires_at", 40) with
    { Option = "--expires", Help = "when the link ends", Note = TimeText.Rule, UnlessGiven = "an hour from now" };

    public static RequestFields Create { get; } = new(File, ExpiresAt);
}
