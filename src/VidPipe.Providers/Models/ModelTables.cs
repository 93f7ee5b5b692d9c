using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;

namespace VidPipe.Providers.Models;

/// <summary>Makes the model table out of the configuration and the offline provider's own models.</summary>
public static class ModelTables
{
    /// <summary>The names that a model's provider may have.</summary>
    public static IReadOnlyList<string> Providers { get; } = [SyntheticModels.ProviderName, VertexModels.ProviderName];

    /// <param name="settings">By model id.</param>
    /// <param name="defaultProvider">Whose models are the defaults: the ones marked so, else the first of each kind.</param>
    /// <param name="vertex">Vertex AI's models are left out while it has no project.</param>
    /// <exception cref="ArgumentException">A setting is missing or not valid; begins with its key.</exception>
    public static ModelTable Make(
        IReadOnlyDictionary<string, ModelSettings> settings, string defaultProvider, VertexOptions vertex)
    {
        var known = SyntheticModels.Defaults.ToDictionary(m => m.Id, StringComparer.Ordinal);
        var models = SyntheticModels.Defaults.Where(m => !settings.ContainsKey(m.Id))
            .Concat(settings.Where(s => s.Value.Enabled).Select(s => s.Value.ToModel(s.Key, known.GetValueOrDefault(s.Key))))
            .ToList();
        if (models.Find(m => !Providers.Contains(m.Provider)) is { } foreign)
        {
            throw ModelSettings.Wrong(foreign.Id, nameof(ModelSettings.Provider), $"is one of: {string.Join(", ", Providers)}");
        }

        foreach (var model in models.Where(m => m.Replacement is not null && !models.Exists(other => other.Id == m.Replacement && other.Kind == m.Kind && !other.IsRetired)))
        {
            throw ModelSettings.Wrong(model.Id, nameof(ModelSettings.Replacement), $"is '{model.Replacement}', which is no {model.Kind} model that can be used");
        }

        foreach (var model in models.Where(m => m.Provider == VertexModels.ProviderName))
        {
            if (VertexModels.Validate(model, vertex) is [var wrong, ..]) throw new ArgumentException($"Models:{model.Id}:{wrong}");
        }

        bool IsDefault(ModelInfo model) => settings.GetValueOrDefault(model.Id)?.Default == true;
        foreach (var rivals in models.Where(IsDefault).GroupBy(m => (m.Provider, m.Kind)).Where(g => g.Count() > 1))
        {
            throw ModelSettings.Wrong(
                rivals.Last().Id, nameof(ModelSettings.Default), $"is true for '{rivals.First().Id}', too: one {rivals.Key.Kind} model of '{rivals.Key.Provider}' can be the default");
        }

        foreach (var kind in Enum.GetValues<ModelKind>().Where(kind => !models.Exists(m => m.Kind == kind && m.Provider == defaultProvider && !m.IsRetired)))
        {
            throw new ArgumentException($"Models has no {kind} model of the provider '{defaultProvider}'.");
        }

        var lacking = models.Where(m => m.Provider == VertexModels.ProviderName && vertex.Project.Length == 0)
            .ToDictionary(m => m.Id, _ => $"{VertexOptions.Section}:{nameof(VertexOptions.Project)}", StringComparer.Ordinal);
        foreach (var id in settings.Where(s => !s.Value.Enabled).Select(s => s.Key)) lacking[id] = $"Models:{id}:{nameof(ModelSettings.Enabled)}=true";
        return new ModelTable(
            [.. models.Where(m => !lacking.ContainsKey(m.Id)).OrderByDescending(m => m.Provider == defaultProvider).ThenByDescending(IsDefault)], lacking);
    }
}
