using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Serving;
using VidPipe.StandIn.Storage;

namespace VidPipe.StandIn.Imagen;

/// <summary>Imagen's <c>:predict</c>.</summary>
internal sealed class ImagenDesk(Pictures pictures, Bucket bucket) : IDesk
{
    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        ImagenDocument.Check(body, request.Target.Location!, faults);
        if (faults.Any) return Job.None(CallKind.Imagen);

        var instance = body.GetProperty("instances")[0];
        var prompt = instance.GetProperty("prompt").GetString()!;
        var parameters = body.TryGetProperty("parameters", out var given) ? given : default;
        return new Job(CallKind.Imagen, prompt, (answer, token) => AnswerAsync(instance, prompt, new Parameters(parameters), answer as Answer.ImagenFiltered, token));
    }

    private async Task<Reply> AnswerAsync(JsonElement instance, string prompt, Parameters parameters, Answer.ImagenFiltered? filtered, CancellationToken cancellationToken)
    {
        var held = filtered is null ? 0 : Math.Min(filtered.Count ?? parameters.Samples, parameters.Samples);
        var predictions = new JsonArray();
        for (var sample = 0; sample < parameters.Samples - held; sample++)
        {
            predictions.Add(await PredictAsync(instance, prompt, parameters, sample, cancellationToken));
        }

        if (parameters.SaysWhy)
        {
            for (var n = 0; n < held; n++) predictions.Add(new JsonObject { ["raiFilteredReason"] = SupportCodes.Reason("images", filtered!.SupportCodes) });
        }

        var reply = Reply.Ok(predictions.Count > 0 ? new JsonObject { ["predictions"] = predictions } : []);
        return reply with { CarriedOut = true, Label = filtered?.Label ?? "ok" };
    }

    private async Task<JsonObject> PredictAsync(JsonElement instance, string prompt, Parameters parameters, int sample, CancellationToken cancellationToken)
    {
        var (width, height) = PictureOrder.SizeOf(parameters.AspectRatio, parameters.Size);
        var references = instance.TryGetProperty("referenceImages", out var list) ? list.EnumerateArray().Select(Bytes).OfType<byte[]>().ToList() : [];
        var picture = await pictures.DrawAsync(new PictureOrder(width, height, parameters.MimeType, $"{parameters.Seed} {sample} {prompt}", references), cancellationToken);
        var prediction = new JsonObject { ["mimeType"] = parameters.MimeType };
        if (parameters.StorageUri is { } folder)
        {
            prediction["gcsUri"] = bucket.Put($"{folder.TrimEnd('/')}/{Guid.NewGuid():N}/sample_{sample}.{parameters.MimeType["image/".Length..]}", picture, parameters.MimeType);
        }
        else
        {
            prediction["bytesBase64Encoded"] = Convert.ToBase64String(picture);
        }

        if (parameters.Enhances) prediction["prompt"] = $"{prompt}, detailed";
        return prediction;
    }

    private static byte[]? Bytes(JsonElement reference) =>
        reference.TryGetProperty("referenceImage", out var image) && image.TryGetProperty("bytesBase64Encoded", out var data) ? data.GetBytesFromBase64() : null;

    private sealed class Parameters(JsonElement given)
    {
        public int Samples => Get("sampleCount")?.GetInt32() ?? 1;

        public string AspectRatio => Get("aspectRatio")?.GetString() ?? "1:1";

        public string Size => Get("sampleImageSize")?.GetString() ?? "1K";

        public string Seed => Get("seed")?.GetRawText() ?? "";

        public string? StorageUri => Get("storageUri")?.GetString();

        public bool SaysWhy => Get("includeRaiReason")?.GetBoolean() == true;

        public bool Enhances => Get("enhancePrompt")?.GetBoolean() == true;

        public string MimeType => Get("outputOptions") is { } output && output.TryGetProperty("mimeType", out var type) ? type.GetString()! : "image/png";

        private JsonElement? Get(string name) => given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out var value) ? value : null;
    }
}
