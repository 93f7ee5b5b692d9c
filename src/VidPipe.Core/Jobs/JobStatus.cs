using System.Text.Json;
using System.Text.Json.Serialization;

namespace VidPipe.Core.Jobs;

/// <summary>How far a job of any kind is.</summary>
public enum JobStatus
{
    Pending,
    Running,

    /// <summary>For a setting of the host, or for a person; the job goes on by itself when it is there.</summary>
    Waiting,
    Complete,
    Failed,
    Stopped,
}

public static class JobStatuses
{
    public static bool IsTerminal(this JobStatus status) => status is JobStatus.Complete or JobStatus.Failed or JobStatus.Stopped;

    /// <summary>The word of the wire.</summary>
    public static string Word(this JobStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}

/// <summary>Reads the words of today, and those that documents of projects had for <c>running</c> before there were kinds of jobs. For the properties that may hold them.</summary>
internal sealed class JobStatusConverter : JsonConverter<JobStatus>
{
    private static readonly Dictionary<string, JobStatus> ByWord = new(
        Enum.GetValues<JobStatus>().Select(status => KeyValuePair.Create(status.Word(), status)).Concat(
            ((string[])["storyboarding", "keyframing", "video_gen", "stitching"]).Select(word => KeyValuePair.Create(word, JobStatus.Running))),
        StringComparer.Ordinal);

    public override JobStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && ByWord.TryGetValue(reader.GetString()!, out var status) ? status : throw new JsonException("It is no status of a job.");

    public override void Write(Utf8JsonWriter writer, JobStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}
