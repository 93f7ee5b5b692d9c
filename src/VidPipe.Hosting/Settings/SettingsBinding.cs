using Microsoft.Extensions.Configuration;

namespace VidPipe.Hosting.Settings;

/// <summary>Fills options from a section; what the section does not name keeps its default.</summary>
public static class SettingsBinding
{
    /// <exception cref="InvalidOperationException">A value is not of its type; the message names the key.</exception>
    public static T Bind<T>(IConfigurationSection section, T options)
        where T : class
    {
        section.Bind(options);
        return options;
    }

    /// <summary>Throws also for an element of a list that cannot be read, which the binder would leave out.</summary>
    /// <exception cref="SettingException">An element of a list lacks a setting that it needs.</exception>
    public static T BindStrictly<T>(IConfigurationSection section, T options)
        where T : class
    {
        try
        {
            section.Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
            return options;
        }
        catch (InvalidOperationException incomplete)
        {
            // The binder's message names types of ours; keys and values are known to be right here.
            throw new SettingException($"{section.Path}: an element of a list lacks a setting that it needs; docs/configuration.md says which.", incomplete);
        }
    }
}
