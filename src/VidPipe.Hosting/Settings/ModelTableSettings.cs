using Microsoft.Extensions.Configuration;
using VidPipe.Core.Generation;
using VidPipe.Providers.Models;
using VidPipe.Providers.Vertex;

namespace VidPipe.Hosting.Settings;

/// <summary>The shipped model table with what the configuration changes in it.</summary>
public static class ModelTableSettings
{
    /// <param name="models">The section <c>VidPipe:Models</c>.</param>
    /// <param name="defaultProvider">Whose models are the defaults.</param>
    /// <param name="vertex">Its models are used when it is set up.</param>
    /// <exception cref="SettingException">The provider is unknown, or a model cannot work.</exception>
    public static ModelTable Read(IConfigurationSection models, string defaultProvider, VertexOptions vertex)
    {
        var root = models.Path[..models.Path.LastIndexOf(':')];
        if (!ModelTables.Providers.Contains(defaultProvider))
        {
            throw new SettingException($"{root}:Provider is one of: {string.Join(", ", ModelTables.Providers)}.");
        }

        if (defaultProvider == VertexModels.ProviderName && vertex.Project.Length == 0)
        {
            throw new SettingException($"{root}:Vertex:Project is missing: the Google Cloud project that is billed.");
        }

        try
        {
            // One by one: the binder leaves out an element of a dictionary that it cannot read.
            var changes = models.GetChildren().ToDictionary(model => model.Key, model => SettingsBinding.Bind(model, new ModelSettings()), StringComparer.Ordinal);
            return ModelTables.Make(changes, defaultProvider, vertex);
        }
        catch (ArgumentException wrong)
        {
            throw new SettingException($"{root}:{wrong.Message}", wrong);
        }
    }
}
