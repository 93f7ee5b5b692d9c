using System.Text.Json;
using VidPipe.Api.Fields;
using VidPipe.Api.Http;
using VidPipe.Core.Addresses;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>The fields of a project's requests. Rules over several of them are those of <see cref="ProjectSpecReader"/>.</summary>
internal static class ProjectFields
{
    public const int MaxScenes = 60;

    private const int MaxSeconds = 600;
    private const int DataBytes = 16 * 1024;

    /// <summary>Leaves room for what it is stored and shown in: serializers go 64 levels deep.</summary>
    private const int DataDepth = 32;

    private const string BudgetRule = "US dollars, more than 0, that all runs together may cost; the project stops before the call that would pass it.";

    public static RequestField<string> Prompt { get; } = Field.Text("prompt", 8000, min: 1) with { IsRequired = true, Help = "what the video is about" };
    public static RequestField<string> Style { get; } = Field.Text("style", 500) with { Help = "how it should look, in your own words", IsClearable = true };
    public static RequestField<string> Title { get; } = Field.Text("title", 200) with { Help = "the video's title", UnlessGiven = "the storyboard's", IsClearable = true };

    public static RequestField<decimal?> TotalDuration { get; } = Field.Number("total_duration", 1, MaxSeconds, "seconds") with
    { Option = "--duration", Default = 15, Help = "length of the whole video in seconds", Description = "Seconds; {default} unless given. Decides scene_count." };

    public static RequestField<long?> ClipDuration { get; } = Field.Whole("clip_duration", 1, MaxSeconds, "seconds") with
    { Help = "length of a clip in seconds", Note = "one that the video model allows", UnlessGiven = "the model's own", Description = "Seconds; one that the video model allows." };

    public static RequestField<long?> SceneCount { get; } = Field.Whole("scene_count", 1, MaxScenes) with
    { Option = "--scenes", DecidedBy = TotalDuration, Help = "number of scenes, in place of a length", UnlessGiven = "total_duration / clip_duration, rounded up", Description = "{default}, unless given." };

    public static RequestField<string> AspectRatio { get; } = Field.Choice("aspect_ratio", "16:9", "9:16", "1:1") with
    { Option = "--aspect", Help = "shape of the picture", Note = "one that the image and the video model make" };

    public static RequestField<string> TextModel { get; } = Model("text_model", "model that writes the storyboard");
    public static RequestField<string> ImageModel { get; } = Model("image_model", "model that makes the keyframes");
    public static RequestField<string> VideoModel { get; } = Model("video_model", "model that makes the clips");
    public static RequestField<bool> Audio { get; } = Field.Flag("audio_enabled", defaultValue: true) with { Option = "--audio", Help = "clips with sound", OffHelp = "clips without sound" };
    public static RequestField<bool> Voiceover { get; } = Field.Flag("voiceover", defaultValue: true) with { Help = "narration", OffHelp = "no narration" };
    public static RequestField<CaptionMode> Captions { get; } = Field.Choice("captions", CaptionMode.Sidecar) with { Help = "none, burned into the picture, or sidecar: an .srt beside the video" };

    public static RequestField<decimal?> Crossfade { get; } = Field.Number("crossfade", 0, 2, "seconds") with
    { Default = 0, Help = "seconds that neighbouring clips overlap", Note = "under half a clip", Description = "Seconds, under half a clip; {default} unless given." };

    public static RequestField<decimal?> Budget { get; } = Field.Usd("budget_usd", 1_000_000) with
    { Option = "--budget", Help = "what it may cost at most, in US dollars; it stops before the call that would pass it", UnlessGiven = "no cap", Description = $"{BudgetRule} No cap unless given." };

    public static RequestField<long?> Seed { get; } = Field.Whole("seed", 0, uint.MaxValue) with
    { Help = "the same seed and request make the same video again", UnlessGiven = "random", Description = "Random unless given." };

    public static RequestField<JsonElement?> ClientData { get; } = Field.Json("client_data", DataBytes, DataDepth) with
    { Help = "any JSON of your own; it comes back with the project and in callbacks", Description = $"Echoed, never read; at most {DataBytes} bytes and {DataDepth} levels." };

    public static RequestField<string> CallbackUrl { get; } = Field.Text("callback_url", UrlPolicy.MaxLength) with
    { Option = "--callback", Help = "an https address that the host calls when it has ended", IsClearable = true };

    public static RequestField<TakeKind> What { get; } = Field.Choice<TakeKind>("what") with { IsRequired = true, Help = "keyframes (and what continues them), or clip" };

    public static RequestField<string> StartFrame { get; } = PromptOfScene("start_frame_prompt", "start-frame", "what its first keyframe shows");
    public static RequestField<string> EndFrame { get; } = PromptOfScene("end_frame_prompt", "end-frame", "what its last keyframe shows");
    public static RequestField<string> Motion { get; } = PromptOfScene("video_motion_prompt", "motion", "what moves in its clip");

    public static RequestField<IReadOnlyList<FieldReader>> SceneEdits { get; } = Field.List("scene_edits", MaxScenes, SceneEdit(MaxScenes)) with
    { Option = "--scene", Help = "another prompt for a scene, for instance 1:end-frame=\"a red door\"; the first scene is 0" };

    public static RequestFields Start { get; } = new(
        Prompt, Style, Title, TotalDuration, ClipDuration, SceneCount, AspectRatio, TextModel, ImageModel, VideoModel, Audio, Voiceover, Captions, Crossfade, Budget, Seed, ClientData, CallbackUrl);

    public static RequestFields Fork { get; } = Start.AsEdits(
        Prompt with { Help = "another prompt; the storyboard is written anew" },
        TotalDuration with { Description = "Seconds; decides scene_count." },
        SceneCount with { Description = "The source's unless this or total_duration is given. More continue the storyboard, fewer have it written anew." },
        Crossfade with { Description = "Seconds, under half a clip." },
        Budget with { Description = $"{BudgetRule} The source's unless given." },
        Seed with { Description = "The source's unless given." },
        SceneEdits);

    public static RequestFields Resume { get; } = new(
        Budget with { Help = "what it may cost in all from now on, in US dollars", UnlessGiven = "the project's own", Description = $"{BudgetRule} The project's own unless given." })
    { Refused = [(CallbackUrl, "Is the project's own, given when it was started; leave it out.")] };

    public static RequestFields Regenerate { get; } = new(What) { Refused = [(Budget, "Is the project's own; a resume or a fork changes it."), .. Resume.Refused] };

    /// <param name="scenes">How many there are.</param>
    public static RequestField<long?> SceneIndex(int scenes) => Field.Whole("scene_index", 0, scenes - 1) with { IsRequired = true, Help = "the scene, from 0; each at most once", Description = "From 0; each scene at most once." };

    /// <inheritdoc cref="SceneIndex" />
    public static RequestFields SceneEdit(int scenes) => new(SceneIndex(scenes), StartFrame, EndFrame, Motion);

    private static RequestField<string> Model(string name, string help) => Field.Id(name, 200) with { Help = help, Note = "one of the model table", UnlessGiven = "the first of its kind" };

    private static RequestField<string> PromptOfScene(string name, string option, string help) => Field.Text(name, 1000, min: 1) with { Option = option, Help = help, UnlessGiven = "as it is" };
}
