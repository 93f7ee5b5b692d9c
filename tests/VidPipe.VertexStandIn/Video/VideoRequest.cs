using System.Text.Json;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Storage;

namespace VidPipe.StandIn.Video;

/// <summary>A checked <c>:predictLongRunning</c> request.</summary>
internal sealed class VideoRequest(JsonElement body, string digest)
{
    private readonly JsonElement _instance = body.GetProperty("instances")[0];
    private readonly JsonElement _parameters = body.TryGetProperty("parameters", out var given) ? given : default;

    public string Digest => digest;

    public string Prompt => _instance.TryGetProperty("prompt", out var prompt) ? prompt.GetString()! : "";

    public int Samples => Parameter("sampleCount")?.GetInt32() ?? 1;

    public string? StorageUri => Parameter("storageUri")?.GetString();

    /// <summary>Bytes are sent, or stand in our bucket; of what stands in others the look follows from the URI.</summary>
    public FilmOrder Film(int sample, Bucket bucket)
    {
        var (width, height) = FilmOrder.SizeOf(Parameter("aspectRatio")?.GetString() ?? "16:9", Parameter("resolution")?.GetString() ?? "720p");
        return new FilmOrder(
            width,
            height,
            Parameter("durationSeconds")?.GetInt32() ?? 8,
            Parameter("generateAudio")?.GetBoolean() ?? false,
            Parameter("resizeMode")?.GetString() == "pad",
            $"{sample} {Parameter("seed")?.GetRawText()} {Prompt} {Uri("image")}",
            Picture("image", bucket) ?? Reference(bucket),
            Picture("lastFrame", bucket));
    }

    private byte[]? Picture(string name, Bucket bucket) => _instance.TryGetProperty(name, out var media) ? Bytes(media, bucket) : null;

    private byte[]? Reference(Bucket bucket) =>
        _instance.TryGetProperty("referenceImages", out var references) ? Bytes(references[0].GetProperty("image"), bucket) : null;

    private string? Uri(string name) => _instance.TryGetProperty(name, out var media) && media.TryGetProperty("gcsUri", out var uri) ? uri.GetString() : null;

    private static byte[]? Bytes(JsonElement media, Bucket bucket) => media.TryGetProperty("bytesBase64Encoded", out var data)
        ? data.GetBytesFromBase64()
        : bucket.Read(media.GetProperty("gcsUri").GetString()!);

    private JsonElement? Parameter(string name) => _parameters.ValueKind == JsonValueKind.Object && _parameters.TryGetProperty(name, out var value) ? value : null;
}
