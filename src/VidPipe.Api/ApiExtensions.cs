using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using VidPipe.Api.Health;
using VidPipe.Api.Idempotency;
using VidPipe.Api.Management;
using VidPipe.Api.Projects;
using VidPipe.Api.Security;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;
using VidPipe.Core.Webhooks;

namespace VidPipe.Api;

/// <summary>How a host takes the API in.</summary>
public static class ApiExtensions
{
    // Leaves room for an id of 10,000 characters, which is to get our 404 and not the server's 414.
    private const int LongestRequestLine = 32 * 1024;

    /// <summary>
    /// What the handlers need, for either host. The host itself registers <c>IProjectService</c>, <c>IProjectMetrics</c>,
    /// <c>IOrchestrationClient</c>, <c>ModelTable</c>, <c>IBlobStore</c>, one <see cref="HealthProbe"/> per check and the
    /// values of <see cref="ApiOptions"/>; the cloud host replaces <see cref="IManagementLinks"/>.
    /// </summary>
    public static IServiceCollection AddVidPipeHandlers(this IServiceCollection services)
    {
        services.AddOptions<ApiOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<DocumentStore>();
        services.TryAddSingleton<IdempotentStarts>();
        services.TryAddSingleton(WebhookPolicy.None);
        services.TryAddSingleton<WebhookLog>();
        services.TryAddSingleton<RetiredModels>();
        services.TryAddSingleton(new ProjectDefaults());
        services.TryAddSingleton<ProjectSpecReader>();
        services.TryAddSingleton<ForkRequestReader>();
        services.TryAddSingleton<HealthReporter>();
        services.TryAddSingleton<KeyGuard>();
        services.TryAddSingleton<IManagementLinks, ManagementLinks>();
        services.PostConfigure<LoggerFilterOptions>(QuietenAddresses);
        return services;
    }

    /// <summary>The handlers and the guards of a Kestrel host: hosts, origins, keys, problems. In the cloud the platform guards.</summary>
    public static IServiceCollection AddVidPipeApi(this IServiceCollection services)
    {
        services.AddVidPipeHandlers();
        services.AddRouting();
        services.TryAddSingleton<OriginPolicy>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, FrontDoor.AtStartup>());
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestLineSize = LongestRequestLine;
        });
        return services;
    }

    /// <summary>Maps every line of <see cref="Routes.All"/>, each behind its key.</summary>
    public static void MapVidPipeApi(this IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.ServiceProvider.GetRequiredService<KeyGuard>();
        foreach (var route in Routes.All)
        {
            endpoints
                .MapMethods(route.Template, route.Methods, (RequestDelegate)(http => AnswerAsync(http, route, keys)))
                .WithName(route.Name);
        }
    }

    private static async Task AnswerAsync(HttpContext http, Route route, KeyGuard keys)
    {
        keys.Check(route.KeyLevel, http.Request);
        var answer = await ApiPipeline.RunAsync(route, http);
        await answer.ExecuteAsync(http);
    }

    /// <summary>The framework logs whole addresses, and with them <c>code=</c>: of every request, and of those it cannot read; and paths, which may be of links.</summary>
    private static void QuietenAddresses(LoggerFilterOptions logging)
    {
        // A rule for one provider beats one for all, however exact: so there is one for each that has rules of its own.
        var providers = logging.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList();
        foreach (var provider in providers)
        {
            logging.Rules.Add(new LoggerFilterRule(provider, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning, null));
            logging.Rules.Add(new LoggerFilterRule(provider, "Microsoft.AspNetCore.Server.Kestrel.BadRequests", LogLevel.Warning, null));
            logging.Rules.Add(new LoggerFilterRule(provider, "Microsoft.AspNetCore.Routing", LogLevel.Information, null));
        }
    }
}
