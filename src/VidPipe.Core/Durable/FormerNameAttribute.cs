using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace VidPipe.Core.Durable;

/// <summary>The name that a property had in JSON once: it is read under both names, and written under its own.</summary>
/// <remarks>Of a record's constructor it is set after the construction, by its init accessor.</remarks>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class FormerNameAttribute(string name) : Attribute
{
    public string Name { get; } = name;

    /// <summary>For <see cref="DefaultJsonTypeInfoResolver.Modifiers"/>.</summary>
    public static void AddTo(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        foreach (var property in type.Properties.ToList())
        {
            if (property.AttributeProvider is not PropertyInfo declared || declared.GetCustomAttribute<FormerNameAttribute>() is not { } former) continue;
            var alias = type.CreateJsonPropertyInfo(property.PropertyType, former.Name);
            alias.Set = property.Set ?? declared.SetValue;
            type.Properties.Add(alias);
        }
    }
}
