using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VidPipe.Api.Http;
using VidPipe.Api.Problems;

namespace VidPipe.Api;

/// <summary>
/// Runs a route's handler and turns what it throws into a problem. Both hosts call it; a cloud function is one line:
/// <c>ApiPipeline.RunAsync(nameof(GetProject), request)</c>.
/// </summary>
public static partial class ApiPipeline
{
    /// <param name="name">The route's name in <see cref="Routes.All"/>.</param>
    public static Task<IResult> RunAsync(string name, HttpRequest request) => RunAsync(Routes.Get(name), request.HttpContext);

    /// <summary>Never throws.</summary>
    public static async Task<IResult> RunAsync(Route route, HttpContext http)
    {
        try
        {
            QueryNames.RefuseUnknown(route, http.Request);
            return await route.Handler(http);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && http.RequestAborted.IsCancellationRequested)
        {
            // The client hung up: nobody is there to read an answer. Failures of the store are no IOException, they have a code.
            return Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception exception)
        {
            var problem = Problem.From(http, exception);
            if (problem.Status >= StatusCodes.Status500InternalServerError)
            {
                LogFailure(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiPipeline)), exception, route.Name, problem.Status);
            }

            return problem;
        }
    }

    // The route's name, not the path: paths hold ids that are secrets.
    [LoggerMessage(1, LogLevel.Error, "{Route} failed and was answered {Status}.")]
    private static partial void LogFailure(ILogger logger, Exception exception, string route, int status);
}
