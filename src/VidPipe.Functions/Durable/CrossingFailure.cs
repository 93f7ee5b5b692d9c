using System.Text;
using System.Text.Json;
using Microsoft.DurableTask;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Functions.Durable;

/// <summary>
/// A failure on its way through the platform, which carries nothing of an exception but its texts, and of those the first
/// line only. So the message is the failure as one line of JSON.
/// </summary>
internal sealed class CrossingFailure : Exception
{
    private const string Start = """{"code":""";

    private CrossingFailure(Failure failure)
        : base(DurableJson.Serialize(failure))
    {
    }

    public static CrossingFailure Of(Exception exception) => new(Failure.From(exception));

    /// <summary>The failure that an activity or a child ended with.</summary>
    public static Failure Read(TaskFailureDetails? details) =>
        details is null
            ? Failure.Of(ErrorCode.Cancelled, "It was terminated.")
            : Find(details) ?? Failure.Of(ErrorCode.Internal, details.ErrorMessage);

    /// <summary>The failure inside a text that the platform has wrapped in words of its own; null when there is none.</summary>
    public static Failure? Parse(string? text)
    {
        if (text is null) return null;

        var start = text.IndexOf(Start, StringComparison.Ordinal);
        if (start < 0) return null;
        try
        {
            // What follows the value is not looked at: the platform adds to the end, too.
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text[start..]));
            return JsonSerializer.Deserialize<Failure>(ref reader, DurableJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Failure? Find(TaskFailureDetails details)
    {
        for (var inner = details; inner is not null; inner = inner.InnerFailure)
        {
            if (Parse(inner.ErrorMessage) is { } failure) return failure;
        }

        return null;
    }
}
