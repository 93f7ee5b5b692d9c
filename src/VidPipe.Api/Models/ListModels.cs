using Microsoft.AspNetCore.Http;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;
using VidPipe.Core.Generation;

namespace VidPipe.Api.Models;

/// <summary><c>GET /api/models</c>.</summary>
internal static class ListModels
{
    public static async Task<IResult> RunAsync(HttpContext http, ModelTable models, GenerationProviders providers)
    {
        var checks = IsCheck(http.Request) ? await Task.WhenAll(models.All.Select(model => providers.CheckAsync(model, http.RequestAborted))) : null;
        return Answer.Ok(new ModelList([.. models.All.Select((model, index) => ModelView.Of(model, models, checks?[index]))]));
    }

    private static bool IsCheck(HttpRequest request)
    {
        var given = request.Query["check"];
        if (given.Count == 0) return false;
        return bool.TryParse(given.ToString(), out var check) ? check : throw ApiException.Invalid("check", "Must be true or false.");
    }
}
