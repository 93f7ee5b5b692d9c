using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Retention;

namespace VidPipe.Core.Links;

/// <summary>What a host adds to hand out links. Features register their files as <see cref="ILinkedFiles"/>.</summary>
public static class LinksFeature
{
    public static IServiceCollection AddLinks(this IServiceCollection services) => services
        .AddSingleton<LinkStore>()
        .AddSingleton(s => new LinkService(
            s.GetRequiredService<LinkStore>(), s.GetServices<ILinkedFiles>(), s.GetRequiredService<IEntropy>(), s.GetRequiredService<TimeProvider>()))
        // A link is written once, so its age says that it has ended, and it goes with its entry in the index.
        .AddSingleton<ISweep>(s => new AgeSweep("links", LinkLife.Longest, s.GetRequiredService<IBlobStore>(), LinkStore.Folder));
}
