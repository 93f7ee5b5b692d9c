using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using VidPipe.Core.Inputs;

namespace VidPipe.Hosting.Settings;

/// <summary>
/// Reads a host's settings before anything is bound to them: every key must be one that is read, every value one that
/// <see cref="SettingValue"/> takes. The binder alone would leave a misspelt key out and read "5" as five days.
/// </summary>
public static partial class StrictSettings
{
    private static readonly string AnyIndex = $":{SettingsSection.Index}";
    private static readonly string AnyName = $":{SettingsSection.Name}";

    /// <returns>The same section with values as the binder reads them. Keys that are null there count as not given.</returns>
    /// <exception cref="SettingException">An unknown key, or a value that is not of its type; the message names the key.</exception>
    public static IConfigurationSection Read(IConfigurationSection root, IReadOnlyList<SettingsSection> sections)
    {
        var known = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, type) in sections.SelectMany(s => s.Values())) known[key] = type;

        var read = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (path, value) in root.AsEnumerable(makePathsRelative: true))
        {
            if (path.Length == 0 || (value is null && root.GetSection(path).GetChildren().Any())) continue;
            var pattern = Pattern(path);
            if (known.TryGetValue(pattern, out var type))
            {
                if (value is not null) read[$"{root.Path}:{path}"] = Value(type, value, $"{root.Path}:{path}");
            }
            else if (!string.IsNullOrEmpty(value) || !IsSection(pattern, known.Keys))
            {
                throw new SettingException($"Unknown setting {root.Path}:{path}.{Hint(root.Path, path, known.Keys)} docs/configuration.md lists all.");
            }
        }

        return new ConfigurationBuilder().AddInMemoryCollection(read).Build().GetSection(root.Path);
    }

    private static string Value(Type type, string value, string key)
    {
        try
        {
            return SettingValue.Read(type, value);
        }
        catch (FormatException wrong)
        {
            throw new SettingException($"{key} {wrong.Message}", wrong);
        }
    }

    /// <summary>Whether it is a section, or a list or a table in one: it may be empty.</summary>
    private static bool IsSection(string pattern, IEnumerable<string> known) =>
        known.Any(key => key.StartsWith($"{pattern}:", StringComparison.OrdinalIgnoreCase));

    /// <summary>A key of the same section that is written much like it, else any key.</summary>
    private static string Hint(string root, string path, IReadOnlyCollection<string> known)
    {
        var names = path.Split(':');
        var own = known.Select(key => Named(key, names)).ToList();
        var section = names.Length > 1 ? $"{string.Join(':', names[..^1])}:" : "";
        var siblings = own.Where(key => key.StartsWith(section, StringComparison.OrdinalIgnoreCase)).Select(key => key[section.Length..]);
        var sibling = NearestName.Find(names[^1], siblings);
        var nearest = sibling is null ? NearestName.Find(path, own) ?? Elsewhere(names[^1], own) : section + sibling;
        return nearest is null ? "" : $" Did you mean {root}:{nearest}?";
    }

    /// <summary>A key of another section whose last name is like this one.</summary>
    private static string? Elsewhere(string name, IReadOnlyList<string> keys)
    {
        var last = NearestName.Find(name, keys.Select(LastName));
        return last is null ? null : keys.First(key => LastName(key) == last);
    }

    private static string LastName(string key) => key[(key.LastIndexOf(':') + 1)..];

    /// <summary>A known key with the names and numbers of the given path in place of those it leaves open.</summary>
    private static string Named(string key, string[] names) => string.Join(':', key.Split(':').Select((part, i) => part switch
    {
        SettingsSection.Index => i < names.Length && names[i].All(char.IsAsciiDigit) ? names[i] : "0",
        SettingsSection.Name when i < names.Length => names[i],
        _ => part,
    }));

    /// <summary>A path with the numbers and names of elements left out.</summary>
    private static string Pattern(string path) => ModelId().Replace(Number().Replace(path, AnyIndex), $"Models{AnyName}");

    [GeneratedRegex(@":[0-9]+(?=:|$)")]
    private static partial Regex Number();

    [GeneratedRegex(@"^Models:[^:]+(?=:|$)", RegexOptions.IgnoreCase)]
    private static partial Regex ModelId();
}
