using System.Reflection;

namespace VidPipe.Hosting.Settings;

/// <summary>A part of the configuration and the type it is bound to.</summary>
/// <param name="Path">Below <c>VidPipe</c>; empty for the section itself.</param>
/// <param name="Hidden">Properties that are ours to set.</param>
public sealed record SettingsSection(string Path, Type Type, params IReadOnlyList<string> Hidden)
{
    /// <summary>Stands for the number of an element, as in <c>Models:&lt;n&gt;:Id</c>.</summary>
    public const string Index = "<n>";

    /// <summary>Stands for the name of an element, as in <c>Models:&lt;id&gt;:Kind</c>.</summary>
    public const string Name = "<id>";

    /// <summary>All keys of the section, whole and below <c>VidPipe</c>.</summary>
    public IEnumerable<string> Keys() => Values().Select(value => value.Key);

    /// <summary>All keys of the section, and the type of each one's value.</summary>
    public IEnumerable<(string Key, Type Type)> Values() => ValuesAt(Type, Path).Where(value => !Hidden.Contains(value.Key[(value.Key.LastIndexOf(':') + 1)..]));

    private static IEnumerable<(string Key, Type Type)> ValuesOf(Type type, string path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.SetMethod?.IsPublic == true))
        {
            var key = path.Length == 0 ? property.Name : $"{path}:{property.Name}";
            foreach (var inner in ValuesAt(property.PropertyType, key)) yield return inner;
        }
    }

    private static IEnumerable<(string Key, Type Type)> ValuesAt(Type type, string key)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        if (value == typeof(string) || value.IsPrimitive || value.IsEnum || value == typeof(decimal) || value == typeof(TimeSpan) || value == typeof(TimeOnly)) return [(key, value)];
        if (NamedElementOf(value) is { } named) return ValuesAt(named, $"{key}:{Name}");
        if (ElementOf(value) is { } element) return ValuesAt(element, $"{key}:{Index}");
        return ValuesOf(value, key);
    }

    private static Type? NamedElementOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>) ? type.GetGenericArguments()[1] : null;

    private static Type? ElementOf(Type type) => type.IsArray
        ? type.GetElementType()
        : type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
}
