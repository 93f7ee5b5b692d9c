using VidPipe.Api.Problems;
using VidPipe.Core.Generation;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Projects;

/// <summary>Refuses runs that would call a retired model. What is cached needs no call, so it stays usable.</summary>
internal sealed class RetiredModels(ModelTable models)
{
    /// <summary>Whether the run would call a retired model of a kind.</summary>
    public bool AreCalled(ProjectForecast forecast, ModelKind kind) => Called(forecast).Any(model => model.Kind == kind);

    /// <summary>Notes each retired model that the run would call, by the field of a request that names another.</summary>
    /// <param name="advice">What to do, or null when the request itself can name another.</param>
    public void Check(ProjectForecast forecast, FieldErrors errors, string? advice)
    {
        foreach (var model in Called(forecast))
        {
            var field = $"{model.Kind.ToString().ToLowerInvariant()}_model";
            if (!errors.Has(field)) errors.Add(field, $"{model.RetirementNotice} Some of this is still to be made with it.{(advice is null ? "" : $" {advice}")}");
        }
    }

    private IEnumerable<ModelInfo> Called(ProjectForecast forecast) =>
        forecast.Estimate.Calls.Select(call => models.Find(call.Model)).OfType<ModelInfo>().Where(model => model.IsRetired);
}
