using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;

namespace VidPipe.Api.OpenApi;

internal static class OpenApiRoutes
{
    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "GetOpenApi", ["GET"], "openapi.json", KeyLevel.Function, _ => Task.FromResult<IResult>(Answer.Ok(OpenApiDocument.Build(Routes.All))),
            new("health", "This document", [Reply.Json<object>(200, "OpenAPI 3.1.")])),
    ];
}
