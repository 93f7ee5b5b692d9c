using VidPipe.Core.Generation;

namespace VidPipe.Api.Models;

/// <summary>The body of <c>GET /api/models</c>: the model table.</summary>
internal sealed record ModelList(IReadOnlyList<ModelView> Models);

/// <param name="PriceUsd">Per unit; what estimates, ledgers and budgets count.</param>
/// <param name="Default">Whether requests that name no model of its kind get it.</param>
/// <param name="Free">Whether nothing is charged for it, whatever is counted.</param>
/// <param name="Retired">Whether nothing new can be started with it.</param>
/// <param name="Replacement">Of a retired model: the one to use instead.</param>
/// <param name="Check">What its provider said just now; null when it was not asked.</param>
internal sealed record ModelView(
    string Id,
    ModelKind Kind,
    string Provider,
    PriceUnit Unit,
    decimal PriceUsd,
    IReadOnlyList<int> Durations,
    IReadOnlyList<string> AspectRatios,
    bool Default,
    bool Free,
    bool Retired,
    string? Replacement,
    ModelCheck? Check)
{
    public static ModelView Of(ModelInfo model, ModelTable models, ModelCheck? check) => new(
        model.Id, model.Kind, model.Provider, model.Unit, model.PriceUsd, model.Durations, model.AspectRatios,
        models.Default(model.Kind) == model, model.IsFree, model.IsRetired, model.Replacement, check);
}
