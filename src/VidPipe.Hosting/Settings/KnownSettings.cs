using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace VidPipe.Hosting.Settings;

/// <summary>A key that nobody reads is a misspelt one.</summary>
public static partial class KnownSettings
{
    /// <exception cref="SettingException">An unknown key.</exception>
    public static void Ensure(IConfigurationSection root, IReadOnlyList<SettingsSection> sections)
    {
        var known = sections.SelectMany(s => s.Keys()).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in root.AsEnumerable(makePathsRelative: true))
        {
            if (value is null || path.Length == 0 || known.Contains(Pattern(path))) continue;
            throw new SettingException($"Unknown setting {root.Key}:{path}. docs/configuration.md lists all.");
        }
    }

    /// <summary>A path with the numbers and names of elements left out.</summary>
    private static string Pattern(string path) =>
        ModelId().Replace(Number().Replace(path, $":{SettingsSection.Index}"), $"Models:{SettingsSection.Name}:");

    [GeneratedRegex(@":\d+(?=:|$)")]
    private static partial Regex Number();

    [GeneratedRegex(@"^Models:[^:]+:", RegexOptions.IgnoreCase)]
    private static partial Regex ModelId();
}
