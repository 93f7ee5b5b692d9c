using System.Text;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Api.Health;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Media;

namespace VidPipe.Hosting;

/// <summary>What <c>GET /health</c> looks at.</summary>
public static class HealthProbes
{
    /// <summary>A tool that was there seconds ago is there: polling must not start a process each time.</summary>
    private static readonly TimeSpan ToolMemory = TimeSpan.FromSeconds(30);

    /// <summary>The key of the <see cref="IBlobStore"/> that the check asks: it says what is wrong instead of trying again.</summary>
    public const string Store = "probe";

    /// <param name="checkOrchestration">Throws when orchestrations do not move.</param>
    public static IServiceCollection AddHealthProbes(
        this IServiceCollection services, Func<IServiceProvider, CancellationToken, Task> checkOrchestration) => services
        .AddSingleton(s => new HealthProbe("storage", token => CheckStorageAsync(s.GetRequiredKeyedService<IBlobStore>(Store), s.GetRequiredService<IEntropy>(), token)))
        .AddSingleton(s => new HealthProbe("orchestration", token => checkOrchestration(s, token)))
        .AddSingleton(s => new HealthProbe("ffmpeg", Remembering(s.GetRequiredService<IMediaTools>().VersionAsync, s.GetRequiredService<TimeProvider>())))
        .AddSingleton(s => new HealthProbe("provider", _ => CheckProviders(s.GetRequiredService<ModelTable>(), s.GetRequiredService<GenerationProviders>())));

    /// <summary>Writes and deletes: a disk that is full or read-only shows here.</summary>
    private static async Task CheckStorageAsync(IBlobStore blobs, IEntropy entropy, CancellationToken cancellationToken)
    {
        var name = new BlobName($"health/{entropy.Next():x32}");
        using var content = new MemoryStream(Encoding.ASCII.GetBytes("ok"));
        await blobs.WriteAsync(name, content, WriteCondition.CreateIfAbsent, cancellationToken);
        await blobs.DeleteAsync(name, cancellationToken);
    }

    private static Task CheckProviders(ModelTable models, GenerationProviders providers)
    {
        foreach (var model in models.All) providers.For(model.Id);
        return Task.CompletedTask;
    }

    private static Func<CancellationToken, Task> Remembering(Func<CancellationToken, Task<string>> check, TimeProvider time)
    {
        long? lastGood = null;
        return async cancellationToken =>
        {
            if (lastGood is { } moment && time.GetElapsedTime(moment) < ToolMemory) return;
            await check(cancellationToken);
            lastGood = time.GetTimestamp();
        };
    }
}
