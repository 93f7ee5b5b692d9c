using System.Text.Json;
using VidPipe.Api.Fields;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;
using VidPipe.Core.Texts;
using VidPipe.Core.Webhooks;

namespace VidPipe.Api.Projects;

/// <summary>Reads a project request into a spec that leaves nothing open, or says all that is wrong with it.</summary>
internal sealed class ProjectSpecReader(ModelTable models, WebhookPolicy webhooks, ProjectDefaults defaults)
{
    /// <inheritdoc cref="Resolve" />
    public ProjectSpec? Read(JsonElement body, FieldErrors errors, Func<uint> newSeed) => Resolve(ProjectFields.Start.Read(body, errors), newSeed);

    /// <param name="newSeed">Called when the request has no seed.</param>
    /// <param name="source">What the project is made from, or null: its models may be kept when they are retired, and it is as large.</param>
    /// <returns>Null when an error was noted.</returns>
    public ProjectSpec? Resolve(RequestValues values, Func<uint> newSeed, ProjectSpec? source = null)
    {
        var text = Model(values, ProjectFields.TextModel, ModelKind.Text, source?.TextModel);
        var image = Model(values, ProjectFields.ImageModel, ModelKind.Image, source?.ImageModel);
        var video = Model(values, ProjectFields.VideoModel, ModelKind.Video, source?.VideoModel);
        CheckAspectRatio(values, image, video);
        var clipDuration = ClipDuration(values, video);
        var sceneCount = SceneCount(values, clipDuration);
        CheckCrossfade(values, clipDuration);
        CheckCallback(values);

        if (!values.AreValid) return null;
        return new ProjectSpec(
            values.Get(ProjectFields.Prompt)!,
            values.Get(ProjectFields.Style),
            // One that shows nothing is none: the storyboard has one.
            values.Get(ProjectFields.Title) is { } title && !VisibleText.IsBlank(title) ? title : null,
            clipDuration!.Value,
            sceneCount!.Value,
            values.Get(ProjectFields.AspectRatio)!,
            text!.Id,
            image!.Id,
            video!.Id,
            models.Default(ModelKind.Speech).Id,
            values.Get(ProjectFields.Audio),
            values.Get(ProjectFields.Voiceover),
            values.Get(ProjectFields.Captions),
            (double)values.Get(ProjectFields.Crossfade)!,
            (uint?)values.Get(ProjectFields.Seed) ?? newSeed(),
            values.Get(ProjectFields.ClientData),
            values.Get(ProjectFields.Budget),
            values.Get(ProjectFields.CallbackUrl))
        {
            IsDraft = source?.IsDraft ?? defaults.IsDraft,
        };
    }

    /// <param name="kept">The id that is taken also when it is retired, or null.</param>
    private ModelInfo? Model(RequestValues values, RequestField<string> field, ModelKind kind, string? kept)
    {
        if (values.Get(field) is not { } given) return values.IsWrong(field) ? null : models.Default(kind);

        var offered = models.Offered(kind);
        if (offered.FirstOrDefault(model => model.Id == given) is { } found) return found;
        if (models.Find(kind, given) is { IsRetired: true } retired)
        {
            if (given == kept) return retired;
            values.Refuse(field, retired.RetirementNotice);
        }
        else
        {
            values.Refuse(field, FieldReader.NoneOf(offered.Select(model => model.Id)));
        }

        return null;
    }

    private static void CheckAspectRatio(RequestValues values, params IReadOnlyList<ModelInfo?> used)
    {
        if (values.IsWrong(ProjectFields.AspectRatio)) return;

        var ratio = values.Get(ProjectFields.AspectRatio)!;
        foreach (var model in used.OfType<ModelInfo>().Where(model => !model.AspectRatios.Contains(ratio, StringComparer.Ordinal)))
        {
            values.Refuse(ProjectFields.AspectRatio, $"The model {model.Id} does not make {ratio}; it makes {string.Join(", ", model.AspectRatios)}.");
        }
    }

    private static int? ClipDuration(RequestValues values, ModelInfo? video)
    {
        if (video is null || values.IsWrong(ProjectFields.ClipDuration)) return null;

        var duration = video.DurationOrDefault((int?)values.Get(ProjectFields.ClipDuration));
        if (video.Durations.Contains(duration)) return duration;
        values.Refuse(ProjectFields.ClipDuration, $"The model {video.Id} makes clips of {string.Join(", ", video.Durations)} seconds.");
        return null;
    }

    private static int? SceneCount(RequestValues values, int? clipDuration)
    {
        if (clipDuration is not { } clip || values.IsWrong(ProjectFields.TotalDuration) || values.IsWrong(ProjectFields.SceneCount)) return null;

        var asked = (int?)values.Get(ProjectFields.SceneCount);
        if (asked is not null && !values.IsGiven(ProjectFields.TotalDuration)) return asked;

        var total = values.Get(ProjectFields.TotalDuration)!.Value;
        var needed = (int)decimal.Ceiling(total / clip);
        if (asked is not null && asked != needed)
        {
            values.Refuse(ProjectFields.SceneCount, $"{total} seconds in clips of {clip} are {needed} scenes, not {asked}; give one of total_duration and scene_count.");
            return null;
        }

        if (needed <= ProjectFields.MaxScenes) return needed;
        values.Refuse(ProjectFields.TotalDuration, $"Needs {needed} scenes of {clip} seconds; there can be {ProjectFields.MaxScenes}.");
        return null;
    }

    private static void CheckCrossfade(RequestValues values, int? clipDuration)
    {
        var crossfade = values.Get(ProjectFields.Crossfade);
        if (crossfade > 0 && crossfade * 2 >= clipDuration) values.Refuse(ProjectFields.Crossfade, $"Must be under half of a clip of {clipDuration} seconds.");
    }

    private void CheckCallback(RequestValues values)
    {
        if (values.Get(ProjectFields.CallbackUrl) is { } url && webhooks.Refusal(url) is { } refusal) values.Refuse(ProjectFields.CallbackUrl, refusal);
    }
}
