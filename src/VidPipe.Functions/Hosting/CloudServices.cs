using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VidPipe.Functions.Hosting;

/// <summary>The composition root: what the cloud host is made of.</summary>
internal static class CloudServices
{
    public static IServiceCollection AddCloudHost(this IServiceCollection services, IConfiguration configuration)
    {
        _ = configuration;
        return services;
    }
}
