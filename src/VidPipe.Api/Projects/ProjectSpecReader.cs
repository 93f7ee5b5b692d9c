using System.Text.Json;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Addresses;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Core.Texts;
using VidPipe.Core.Webhooks;

namespace VidPipe.Api.Projects;

/// <summary>Reads a project request into a spec that leaves nothing open, or says all that is wrong with it.</summary>
internal sealed class ProjectSpecReader(ModelTable models, WebhookPolicy webhooks, ProjectDefaults defaults)
{
    /// <param name="newSeed">Called when the request has no seed.</param>
    /// <param name="source">What the project is made from, or null: its models may be kept when they are retired, and it is as large.</param>
    /// <param name="readElsewhere">Fields of the body that somebody else reads; any other that is not a spec's is an error.</param>
    /// <returns>Null when an error was noted.</returns>
    public ProjectSpec? Read(
        JsonElement body, FieldErrors errors, Func<uint> newSeed, ProjectSpec? source = null, params IReadOnlyCollection<string> readElsewhere)
    {
        var fields = new FieldReader(body, errors);
        var prompt = fields.RequiredText("prompt", ProjectLimits.PromptLength);
        var style = fields.Text("style", ProjectLimits.StyleLength);
        // One that shows nothing is none: the storyboard has one.
        var title = fields.Text("title", ProjectLimits.TitleLength) is { } given && !VisibleText.IsBlank(given) ? given : null;
        var text = Model(fields, "text_model", ModelKind.Text, source?.TextModel);
        var image = Model(fields, "image_model", ModelKind.Image, source?.ImageModel);
        var video = Model(fields, "video_model", ModelKind.Video, source?.VideoModel);
        var aspectRatio = AspectRatio(fields, image, video);
        var clipDuration = ClipDuration(fields, video);
        var sceneCount = SceneCount(fields, clipDuration);
        var crossfade = Crossfade(fields, clipDuration);
        var audio = fields.Flag("audio_enabled") ?? true;
        var voiceover = fields.Flag("voiceover") ?? true;
        var captions = Captions(fields);
        var seed = (uint?)fields.Whole("seed", 0, uint.MaxValue);
        var clientData = fields.Any("client_data", ProjectLimits.ClientDataBytes, ProjectLimits.ClientDataDepth);
        var budget = ReadBudget(fields);
        var callbackUrl = CallbackUrl(fields);
        fields.RefuseOthers(readElsewhere);

        if (!errors.IsEmpty) return null;
        return new ProjectSpec(
            prompt!,
            style,
            title,
            clipDuration!.Value,
            sceneCount!.Value,
            aspectRatio,
            text!.Id,
            image!.Id,
            video!.Id,
            models.Default(ModelKind.Speech).Id,
            audio,
            voiceover,
            captions,
            (double)crossfade,
            seed ?? newSeed(),
            clientData,
            budget,
            callbackUrl)
        {
            IsDraft = source?.IsDraft ?? defaults.IsDraft,
        };
    }

    public static decimal? ReadBudget(FieldReader fields) => fields.Usd("budget_usd", ProjectLimits.MaxBudgetUsd);

    /// <param name="kept">The id that is taken also when it is retired, or null.</param>
    private ModelInfo? Model(FieldReader fields, string field, ModelKind kind, string? kept)
    {
        if (fields.Word(field) is { } given && models.Find(kind, given) is { IsRetired: true } retired)
        {
            if (given == kept) return retired;
            fields.Add(field, retired.RetirementNotice);
            return null;
        }

        var id = fields.Choice(field, [.. models.Offered(kind).Select(model => model.Id)]);
        if (id is not null) return models.Find(kind, id);
        return fields.IsWrong(field) ? null : models.Default(kind);
    }

    private static string AspectRatio(FieldReader fields, ModelInfo? image, ModelInfo? video)
    {
        var ratio = fields.Choice("aspect_ratio", ProjectLimits.AspectRatios) ?? ProjectLimits.AspectRatios[0];
        if (fields.IsWrong("aspect_ratio")) return ratio;

        foreach (var model in new[] { image, video })
        {
            if (model is not null && !model.AspectRatios.Contains(ratio, StringComparer.Ordinal))
            {
                fields.Errors.Add("aspect_ratio", $"The model {model.Id} does not make {ratio}; it makes {string.Join(", ", model.AspectRatios)}.");
            }
        }

        return ratio;
    }

    private static int? ClipDuration(FieldReader fields, ModelInfo? video)
    {
        var asked = (int?)fields.Whole("clip_duration", 1, ProjectLimits.MaxTotalDuration);
        if (video is null || fields.IsWrong("clip_duration")) return null;

        var duration = video.DurationOrDefault(asked);
        if (video.Durations.Contains(duration)) return duration;
        fields.Errors.Add("clip_duration", $"The model {video.Id} makes clips of {string.Join(", ", video.Durations)} seconds.");
        return null;
    }

    private static int? SceneCount(FieldReader fields, int? clipDuration)
    {
        var total = fields.Number("total_duration", 1, ProjectLimits.MaxTotalDuration);
        var asked = (int?)fields.Whole("scene_count", 1, ProjectLimits.MaxScenes);
        if (clipDuration is not { } clip || fields.IsWrong("total_duration") || fields.IsWrong("scene_count")) return null;
        if (total is null && asked is not null) return asked;

        var needed = (int)decimal.Ceiling((total ?? ProjectLimits.DefaultTotalDuration) / clip);
        if (asked is not null && asked != needed)
        {
            var conflict = $"{total} seconds in clips of {clip} are {needed} scenes, not {asked}; give one of total_duration and scene_count.";
            fields.Errors.Add("scene_count", conflict);
            return null;
        }

        if (needed <= ProjectLimits.MaxScenes) return needed;
        fields.Errors.Add("total_duration", $"Needs {needed} scenes of {clip} seconds; there can be {ProjectLimits.MaxScenes}.");
        return null;
    }

    private static decimal Crossfade(FieldReader fields, int? clipDuration)
    {
        var crossfade = fields.Number("crossfade", 0, ProjectLimits.MaxCrossfade) ?? 0;
        if (crossfade * 2 >= clipDuration && crossfade > 0)
        {
            fields.Errors.Add("crossfade", $"Must be under half of a clip of {clipDuration} seconds.");
        }

        return crossfade;
    }

    private static CaptionMode Captions(FieldReader fields) => fields.Choice("captions", ProjectLimits.Captions) switch
    {
        "none" => CaptionMode.None,
        "burned" => CaptionMode.Burned,
        _ => CaptionMode.Sidecar,
    };

    private string? CallbackUrl(FieldReader fields)
    {
        if (fields.Text("callback_url", UrlPolicy.MaxLength) is not { } url) return null;
        if (webhooks.Refusal(url) is { } refusal) fields.Errors.Add("callback_url", refusal);
        return url;
    }
}
