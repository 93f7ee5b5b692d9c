using VidPipe.Api.OpenApi;
using VidPipe.Core.Generation;

namespace VidPipe.Api.Models;

internal static class ModelRoutes
{
    private static readonly string[] Get = ["GET"];

    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "ListModels", Get, "api/models", KeyLevel.Function, Handler.With<ModelTable, GenerationProviders>(ListModels.RunAsync),
            new("models", "The model table: what requests may name, and what it counts for", [Reply.Json<ModelList>(200, "The models, the defaults first.")])
            {
                Parameters = [new("check", "query", "Asks the providers which of them they still serve.", Schema.Flag(defaultValue: false))],
                Problems = [422],
            }),
    ];
}
