using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Api.OpenApi;

namespace VidPipe.Api;

/// <summary>Who may call a route.</summary>
public enum KeyLevel
{
    Anonymous,

    /// <summary>A function key, where keys are configured.</summary>
    Function,

    /// <summary>The host's own key, in Azure the master key: the management and the clean-up.</summary>
    Host,
}

/// <summary>Answers one request. May throw: <see cref="ApiPipeline"/> turns every exception into a problem.</summary>
public delegate Task<IResult> ApiHandler(HttpContext http);

/// <summary>One line of the route table that both hosts serve.</summary>
/// <param name="Name">Unique; the cloud host's function name and the operation's name for client generators.</param>
/// <param name="Methods">Upper case.</param>
/// <param name="Template">Without a leading slash, as Azure Functions wants it.</param>
/// <param name="Documentation">What <c>openapi.json</c> says of it.</param>
public sealed record Route(
    string Name, IReadOnlyList<string> Methods, string Template, KeyLevel KeyLevel, ApiHandler Handler, Operation Documentation);

/// <summary>Binds a handler that takes services to the request's services, at the edge and nowhere else.</summary>
internal static class Handler
{
    public static ApiHandler With<T>(Func<HttpContext, T, Task<IResult>> handler)
        where T : notnull =>
        http => handler(http, http.RequestServices.GetRequiredService<T>());

    public static ApiHandler With<T1, T2>(Func<HttpContext, T1, T2, Task<IResult>> handler)
        where T1 : notnull
        where T2 : notnull =>
        http => handler(http, http.RequestServices.GetRequiredService<T1>(), http.RequestServices.GetRequiredService<T2>());

    public static ApiHandler With<T1, T2, T3>(Func<HttpContext, T1, T2, T3, Task<IResult>> handler)
        where T1 : notnull
        where T2 : notnull
        where T3 : notnull =>
        http => handler(
            http,
            http.RequestServices.GetRequiredService<T1>(),
            http.RequestServices.GetRequiredService<T2>(),
            http.RequestServices.GetRequiredService<T3>());

    public static ApiHandler With<T1, T2, T3, T4>(Func<HttpContext, T1, T2, T3, T4, Task<IResult>> handler)
        where T1 : notnull
        where T2 : notnull
        where T3 : notnull
        where T4 : notnull =>
        http => handler(
            http,
            http.RequestServices.GetRequiredService<T1>(),
            http.RequestServices.GetRequiredService<T2>(),
            http.RequestServices.GetRequiredService<T3>(),
            http.RequestServices.GetRequiredService<T4>());
}
