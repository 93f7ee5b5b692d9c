using System.Text.Json;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>A fork's spec and edits, valid.</summary>
internal sealed record ForkRequest(ProjectSpec Spec, IReadOnlyList<SceneEdit> Edits);

/// <summary>
/// Reads a fork's edits: they are laid over the source's request, and the whole goes through the validation that every
/// request goes through. What the source has and is not valid any more (a model that is gone) must be given anew.
/// </summary>
internal sealed class ForkRequestReader(ModelTable models, ProjectSpecReader specs, RetiredModels retired)
{
    /// <summary>Reads a fork's request and plans it; a retired voice is replaced where something is still to be spoken.</summary>
    /// <returns>Null when an error was noted.</returns>
    public async Task<ForkPlan?> PlanAsync(IProjectService projects, ForkSource source, JsonElement body, FieldErrors errors, CancellationToken cancellationToken)
    {
        if (Read(body, source.Input.Spec, errors) is not { } request) return null;

        var plan = await projects.PlanForkAsync(source, request.Spec, request.Edits, cancellationToken);
        if (retired.AreCalled(plan.Forecast, ModelKind.Speech))
        {
            var spoken = request.Spec with { SpeechModel = models.Default(ModelKind.Speech).Id };
            plan = await projects.PlanForkAsync(source, spoken, request.Edits, cancellationToken);
        }

        retired.Check(plan.Forecast, errors, advice: null);
        return errors.IsEmpty ? plan : null;
    }

    /// <returns>Null when an error was noted.</returns>
    private ForkRequest? Read(JsonElement body, ProjectSpec source, FieldErrors errors)
    {
        var values = ProjectFields.Fork.Read(ProjectFields.Fork.Merge(body, source), errors);
        var spec = specs.Resolve(values, () => source.Seed, source);
        var edits = Edits(values.Get(ProjectFields.SceneEdits)!, spec?.SceneCount ?? ProjectFields.MaxScenes);
        if (spec is null || !errors.IsEmpty) return null;

        // The voice is no field of a request: the source's speaks on, for as long as it is in the table.
        var voice = models.Find(ModelKind.Speech, source.SpeechModel)?.Id ?? spec.SpeechModel;
        return new ForkRequest(spec with { SpeechModel = voice }, edits);
    }

    private static List<SceneEdit> Edits(IEnumerable<FieldReader> items, int sceneCount)
    {
        var edits = new List<SceneEdit>();
        var index = ProjectFields.SceneIndex(sceneCount);
        foreach (var item in items.Select(ProjectFields.SceneEdit(sceneCount).Read))
        {
            if (item.Get(index) is not { } scene) continue;
            if (edits.Exists(edit => edit.SceneIndex == scene)) item.Refuse(index, "Comes twice.");
            edits.Add(new SceneEdit((int)scene, item.Get(ProjectFields.StartFrame), item.Get(ProjectFields.EndFrame), item.Get(ProjectFields.Motion)));
        }

        return edits;
    }
}
