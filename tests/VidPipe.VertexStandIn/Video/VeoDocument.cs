using System.Text.Json;
using System.Text.RegularExpressions;
using VidPipe.StandIn.Checking;
using static VidPipe.StandIn.Checking.Shapes;

namespace VidPipe.StandIn.Video;

/// <summary>The request of <c>:predictLongRunning</c>.</summary>
internal static partial class VeoDocument
{
    private static readonly Shape Picture = Both(
        Object(May("bytesBase64Encoded", Base64), May("gcsUri", StorageObject), Must("mimeType", OneOf("image/png", "image/jpeg"))),
        Both(Exactly("bytesBase64Encoded", "gcsUri"), TrueToItsType));

    private static readonly Shape Film = Both(
        Object(May("bytesBase64Encoded", Base64), May("gcsUri", StorageObject), Must("mimeType", OneOf("video/mp4", "video/mov", "video/mpeg", "video/avi", "video/wmv", "video/mpegps", "video/flv"))),
        Exactly("bytesBase64Encoded", "gcsUri"));

    private static readonly Shape Instance = Object(
        May("prompt", Words),
        May("image", Picture),
        May("lastFrame", Picture),
        May("video", Film),
        May("referenceImages", List(Object(Must("image", Picture), Must("referenceType", OneOf("asset", "style", "ASSET", "STYLE"))), 1, 3)),
        May("mask", Object(
            May("bytesBase64Encoded", Base64), May("gcsUri", StorageObject), Must("mimeType", OneOf("image/png", "image/jpeg", "video/mp4")), May("maskMode", OneOf("INSERT", "REMOVE", "REMOVE_STATIC", "OUTPAINT")))),
        May("cameraControl", OneOf(
            "fixed", "pan_left", "pan_right", "tilt_up", "tilt_down", "truck_left", "truck_right", "pedestal_up", "pedestal_down", "push_in", "pull_out")));

    private static readonly Shape Parameters = Object(
        May("sampleCount", Integer(1, 4)),
        May("durationSeconds", Integer(1, 60)),
        May("aspectRatio", OneOf("16:9", "9:16")),
        May("resolution", OneOf("720p", "1080p", "4k")),
        May("generateAudio", Flag),
        May("storageUri", StoragePrefix),
        May("seed", Integer(0, uint.MaxValue)),
        May("negativePrompt", Text),
        May("personGeneration", OneOf("dont_allow", "allow_adult", "allow_all")),
        May("enhancePrompt", Flag),
        May("compressionQuality", OneOf("optimized", "lossless", "OPTIMIZED", "LOSSLESS")),
        May("resizeMode", OneOf("crop", "pad")),
        May("fps", Integer(24, 24)),
        May("pubsubTopic", Matching(Topic(), "projects/…/topics/…")));

    private static readonly Shape Request = Object(Must("instances", List(Instance, 1, 1)), May("parameters", Parameters), May("labels", Labels));

    public static readonly Shape Poll = Object(Must("operationName", Words));

    public static void Check(JsonElement body, string model, Faults faults)
    {
        Request(body, "", faults);
        if (faults.Any) return;

        var instance = body.GetProperty("instances")[0];
        var parameters = body.TryGetProperty("parameters", out var given) ? given : JsonDocument.Parse("{}").RootElement;
        CheckTogether(instance, parameters, faults);
        CheckForModel(instance, parameters, model, faults);
    }

    private static void CheckTogether(JsonElement instance, JsonElement parameters, Faults faults)
    {
        bool Has(string name) => instance.TryGetProperty(name, out _);
        faults.When(Has("lastFrame") && !Has("image"), "instances[0].lastFrame", "is allowed only together with image");
        faults.When(Has("cameraControl") && !Has("image"), "instances[0].cameraControl", "needs an image");
        faults.When(parameters.TryGetProperty("resizeMode", out _) && !Has("image"), "parameters.resizeMode", "is for image-to-video only");
        faults.When(!Has("prompt") && !Has("image") && !Has("video"), "instances[0].prompt", "is required without an image");
        if (!instance.TryGetProperty("referenceImages", out var references)) return;

        faults.When(!Has("prompt"), "instances[0].prompt", "is required with referenceImages");
        faults.When(Has("image") || Has("video") || Has("lastFrame"), "instances[0].referenceImages", "cannot be combined with image, video or lastFrame");
        var styles = references.EnumerateArray().Count(r => IsStyle(r));
        faults.When(styles > 0 && references.GetArrayLength() > 1, "instances[0].referenceImages", "is up to 3 assets or 1 style");
    }

    private static void CheckForModel(JsonElement instance, JsonElement parameters, string model, Faults faults)
    {
        var isVeo2 = model.StartsWith("veo-2", StringComparison.Ordinal);
        var hasReferences = instance.TryGetProperty("referenceImages", out var references);
        if (parameters.TryGetProperty("durationSeconds", out var seconds))
        {
            long[] allowed = isVeo2 ? [5, 6, 7, 8] : hasReferences ? [8] : [4, 6, 8];
            faults.When(!allowed.Contains(seconds.GetInt64()), "parameters.durationSeconds", $"is {seconds}; {model} allows {string.Join(", ", allowed)}{(hasReferences ? " with referenceImages" : "")}");
        }

        if (isVeo2)
        {
            faults.When(parameters.TryGetProperty("generateAudio", out _), "parameters.generateAudio", "is for Veo 3 and later");
            faults.When(parameters.TryGetProperty("resolution", out _), "parameters.resolution", "is for Veo 3 and later");
            return;
        }

        faults.When(!parameters.TryGetProperty("generateAudio", out _), "parameters.generateAudio", "is required by Veo 3 and later");
        faults.When(instance.TryGetProperty("mask", out _), "instances[0].mask", "is for Veo 2");
        faults.When(instance.TryGetProperty("cameraControl", out _), "instances[0].cameraControl", "is for Veo 2");
        faults.When(hasReferences && references.EnumerateArray().Any(IsStyle), "instances[0].referenceImages", "of type style are for Veo 2");
        var isVeo30 = model.StartsWith("veo-3.0", StringComparison.Ordinal);
        faults.When(
            isVeo30 && parameters.TryGetProperty("resolution", out var resolution) && resolution.GetString() == "4k", "parameters.resolution", "4k needs Veo 3.1");
    }

    private static bool IsStyle(JsonElement reference) => string.Equals(reference.GetProperty("referenceType").GetString(), "style", StringComparison.OrdinalIgnoreCase);

    private static void TrueToItsType(JsonElement media, string path, Faults faults)
    {
        if (media.TryGetProperty("bytesBase64Encoded", out var data)) PictureBytes.Check(data.GetBytesFromBase64(), media.GetProperty("mimeType").GetString(), path, faults);
    }

    [GeneratedRegex("^projects/[^/]+/topics/[^/]+$")]
    private static partial Regex Topic();
}
