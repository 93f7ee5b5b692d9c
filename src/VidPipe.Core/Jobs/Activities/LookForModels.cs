using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Jobs;

/// <param name="Models">Ids.</param>
public sealed record ModelsWanted(IReadOnlyList<string> Models);

/// <param name="Missing">Which setting is missing for the first that cannot be used; null when all can.</param>
public sealed record ModelsFound(string? Missing);

/// <summary>Looks whether the host that it runs on can use some models. Nothing is called.</summary>
public sealed class LookForModels(GenerationProviders providers) : IActivity<ModelsWanted, ModelsFound>
{
    public static Activity<ModelsWanted, ModelsFound> Handle { get; } = new("LookForModels");

    public Task<ModelsFound> RunAsync(ActivityContext context, ModelsWanted input, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var model in input.Models) providers.For(model);
            return Task.FromResult(new ModelsFound(null));
        }
        catch (VidPipeException missing) when (missing.Code == ErrorCode.NotSupported)
        {
            return Task.FromResult(new ModelsFound(missing.Message));
        }
    }
}
