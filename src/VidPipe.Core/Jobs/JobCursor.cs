using System.Buffers.Text;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Jobs;

/// <summary>Where a list goes on.</summary>
/// <param name="After">What follows the kind in the last id given; null at the beginning.</param>
/// <param name="Pages">By kind, the pages that it was on.</param>
internal sealed record JobCursor(string? After, IReadOnlyDictionary<string, JobListPosition> Pages)
{
    public static JobCursor Start { get; } = new(null, new Dictionary<string, JobListPosition>());

    public static JobCursor Parse(string? text)
    {
        if (text is null) return Start;
        try
        {
            return JsonSerializer.Deserialize<JobCursor>(Base64Url.DecodeFromChars(text), DurableJson.Options) is { Pages: not null } cursor ? cursor : throw new FormatException();
        }
        catch (Exception exception) when (exception is FormatException or JsonException)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "The cursor is not one that this list gave.", exception);
        }
    }

    public override string ToString() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(this, DurableJson.Options));
}

/// <summary>The continuation tokens of the pages that a kind's instances and documents are read from; null for the first.</summary>
internal sealed record JobListPosition(string? Instances, string? Documents)
{
    public static JobListPosition Start { get; } = new(null, null);
}
