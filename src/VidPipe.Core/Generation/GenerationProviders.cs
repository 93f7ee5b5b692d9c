using VidPipe.Core.Errors;

namespace VidPipe.Core.Generation;

/// <summary>Finds the provider that serves a model.</summary>
public sealed class GenerationProviders(ModelTable models, IEnumerable<GenerationProvider> providers)
{
    private readonly Dictionary<string, GenerationProvider> _providers = providers.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <summary>Asks the model's provider whether it still serves it.</summary>
    public async Task<ModelCheck> CheckAsync(ModelInfo model, CancellationToken cancellationToken)
    {
        if (_providers.GetValueOrDefault(model.Provider) is not { } provider) return new(ModelAvailability.Unknown, $"The provider '{model.Provider}' is not set up on this host.");
        return provider.Catalog is { } catalog
            ? await catalog.CheckAsync(model, cancellationToken).ConfigureAwait(false)
            : new(ModelAvailability.Served, null);
    }

    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model is not in the table, or its provider is not set up here.</exception>
    public GenerationProvider For(string model)
    {
        var name = models.Get(model).Provider;
        return _providers.GetValueOrDefault(name)
            ?? throw new VidPipeException(ErrorCode.NotSupported, $"The provider '{name}' of the model '{model}' is not set up on this host.");
    }
}
