using VidPipe.Core.Errors;

namespace VidPipe.Core.Generation;

/// <summary>Finds the provider that serves a model.</summary>
public sealed class GenerationProviders(ModelTable models, IEnumerable<GenerationProvider> providers)
{
    private readonly Dictionary<string, GenerationProvider> _providers = providers.ToDictionary(p => p.Name, StringComparer.Ordinal);

    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model is not in the table, or its provider is not set up here.</exception>
    public GenerationProvider For(string model)
    {
        var name = models.Get(model).Provider;
        return _providers.GetValueOrDefault(name)
            ?? throw new VidPipeException(ErrorCode.NotSupported, $"The provider '{name}' of the model '{model}' is not set up on this host.");
    }
}
