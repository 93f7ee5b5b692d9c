using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;

namespace VidPipe.Engine;

public static class DurableEngineServices
{
    /// <summary>
    /// Adds the engine and its client as singletons. It takes the <see cref="DurableCatalog"/>, the
    /// <see cref="TimeProvider"/> and the loggers from the container; the host starts and stops it.
    /// </summary>
    public static IServiceCollection AddDurableEngine(this IServiceCollection services, DurableEngineOptions options)
    {
        services.AddSingleton(provider => new DurableEngine(
            options,
            provider.GetRequiredService<DurableCatalog>(),
            provider,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<DurableEngine>().Client);
        return services;
    }
}
