using System.Buffers.Text;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Projects;

/// <summary>Where a list goes on: the last id given, and the pages of instances and of documents it was on.</summary>
internal sealed record ProjectCursor(string? After, string? Instances, string? Documents)
{
    public static ProjectCursor Parse(string? text)
    {
        if (text is null) return new ProjectCursor(null, null, null);
        try
        {
            return JsonSerializer.Deserialize<ProjectCursor>(Base64Url.DecodeFromChars(text), DurableJson.Options)
                ?? throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "The cursor is not one that this list gave.", exception);
        }
    }

    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, DurableJson.Options));
}
