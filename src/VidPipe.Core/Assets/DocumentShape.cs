using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace VidPipe.Core.Assets;

/// <summary>A document of which all may be absent but its name, as what a deleted project leaves.</summary>
internal interface IPartialDocument
{
    bool IsPartial { get; }
}

/// <summary>
/// Whether a document that was read holds what its type promises. The serializer takes <c>{}</c> for any record, and leaves
/// null what is not there: whoever used it would fail later and elsewhere. What a type lets be null may be absent, so
/// documents of older versions pass.
/// </summary>
internal static class DocumentShape
{
    private static readonly ConcurrentDictionary<Type, IReadOnlyList<Member>> Known = new();

    /// <summary>The path of the first part that is missing, or null.</summary>
    public static string? MissingIn(object document) =>
        document is IPartialDocument { IsPartial: true } ? null : Find(document, mayHoldNull: false);

    private static string? Find(object value, bool mayHoldNull)
    {
        switch (value)
        {
            case string or JsonNode or JsonElement:
                return null;
            case IDictionary entries:
                return First(entries.Values, mayHoldNull);
            case IEnumerable items:
                return First(items, mayHoldNull);
        }

        foreach (var member in Known.GetOrAdd(value.GetType(), MembersOf))
        {
            var held = member.Property.GetValue(value);
            if (held is null && !member.MayBeNull) return member.Name;
            if (held is not null && Find(held, member.MayHoldNull) is { } missing) return $"{member.Name}.{missing}";
        }

        return null;
    }

    private static string? First(IEnumerable items, bool mayHoldNull)
    {
        var index = 0;
        foreach (var item in items)
        {
            if (item is null && !mayHoldNull) return $"[{index}]";
            if (item is not null && Find(item, mayHoldNull: false) is { } missing) return $"[{index}].{missing}";
            index++;
        }

        return null;
    }

    /// <summary>What a record is made of; what it computes is not read. Only our own types are looked into.</summary>
    private static IReadOnlyList<Member> MembersOf(Type type)
    {
        if (type.Assembly.GetName().Name?.StartsWith("VidPipe.", StringComparison.Ordinal) != true || type.IsEnum) return [];

        var nullability = new NullabilityInfoContext();
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p is { CanRead: true, CanWrite: true } && p.GetIndexParameters().Length == 0 && IsLookedInto(p.PropertyType))
                .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always })
                .Select(p => Member.Of(p, nullability.Create(p))),
        ];
    }

    private static bool IsLookedInto(Type type) => !type.IsValueType || (Nullable.GetUnderlyingType(type) ?? type).Assembly.GetName().Name?.StartsWith("VidPipe.", StringComparison.Ordinal) == true;

    private sealed record Member(PropertyInfo Property, string Name, bool MayBeNull, bool MayHoldNull)
    {
        public static Member Of(PropertyInfo property, NullabilityInfo info) => new(
            property,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
            info.ReadState == NullabilityState.Nullable,
            // Of a dictionary, what its values may be.
            (info.ElementType ?? info.GenericTypeArguments.LastOrDefault())?.ReadState == NullabilityState.Nullable);
    }
}
