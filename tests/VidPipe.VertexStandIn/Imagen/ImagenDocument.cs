using System.Text.Json;
using VidPipe.StandIn.Checking;
using static VidPipe.StandIn.Checking.Shapes;

namespace VidPipe.StandIn.Imagen;

/// <summary>The request of Imagen's <c>:predict</c>.</summary>
internal static class ImagenDocument
{
    private static readonly Shape ReferenceImage = Both(
        Object(May("bytesBase64Encoded", Base64), May("gcsUri", StorageObject), May("mimeType", OneOf("image/png", "image/jpeg"))), Exactly("bytesBase64Encoded", "gcsUri"));

    private static readonly Shape Reference = Object(
        Must("referenceType", OneOf("REFERENCE_TYPE_SUBJECT", "REFERENCE_TYPE_STYLE", "REFERENCE_TYPE_CONTROL", "REFERENCE_TYPE_MASK", "REFERENCE_TYPE_RAW")),
        Must("referenceId", Integer(0, int.MaxValue)),
        May("referenceImage", ReferenceImage),
        May("subjectImageConfig", Object(
            Must("subjectType", OneOf("SUBJECT_TYPE_DEFAULT", "SUBJECT_TYPE_PERSON", "SUBJECT_TYPE_ANIMAL", "SUBJECT_TYPE_PRODUCT")), May("subjectDescription", Text))),
        May("styleImageConfig", Object(May("styleDescription", Text))),
        May("controlImageConfig", Object(Must("controlType", Words), May("enableControlImageComputation", Flag))),
        May("maskImageConfig", Object(Must("maskMode", Words), May("maskClasses", List(Integer(0, int.MaxValue))), May("dilation", Number(0, 1)))));

    private static readonly Shape Request = Object(
        Must("instances", List(Object(Must("prompt", Words), May("referenceImages", List(Reference, 1, 4))), 1, 1)),
        May("parameters", Object(
            May("sampleCount", Integer(1, 4)),
            May("aspectRatio", OneOf("1:1", "3:4", "4:3", "9:16", "16:9")),
            May("negativePrompt", Text),
            May("seed", Integer(0, uint.MaxValue)),
            May("guidanceScale", Number(0, 100)),
            May("storageUri", StoragePrefix),
            May("sampleImageSize", OneOf("1K", "2K")),
            May("safetySetting", OneOf(
                "block_low_and_above", "block_medium_and_above", "block_only_high", "block_none", "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_ONLY_HIGH", "BLOCK_NONE")),
            May("personGeneration", OneOf("dont_allow", "allow_adult", "allow_all")),
            May("includeSafetyAttributes", Flag),
            May("includeRaiReason", Flag),
            May("language", Words),
            May("outputOptions", Object(May("mimeType", OneOf("image/png", "image/jpeg")), May("compressionQuality", Integer(0, 100)))),
            May("addWatermark", Flag),
            May("enhancePrompt", Flag),
            May("editMode", Words),
            May("editConfig", Object(May("baseSteps", Integer(1, 1000)))))),
        May("labels", Labels));

    public static void Check(JsonElement body, string location, Faults faults)
    {
        Request(body, "", faults);
        faults.When(location == "global", "location", "Imagen is not served from global");
        if (faults.Any || !body.TryGetProperty("parameters", out var parameters)) return;

        var isMarked = parameters.TryGetProperty("addWatermark", out var mark) && mark.ValueKind == JsonValueKind.True;
        faults.When(isMarked && parameters.TryGetProperty("seed", out _), "parameters.seed", "excludes addWatermark: true");
    }
}
