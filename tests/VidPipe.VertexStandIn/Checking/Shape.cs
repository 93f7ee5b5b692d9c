using System.Text.Json;
using System.Text.RegularExpressions;

namespace VidPipe.StandIn.Checking;

/// <summary>Checks a value against what is documented for its place.</summary>
internal delegate void Shape(JsonElement value, string path, Faults faults);

/// <summary>A property that is documented.</summary>
internal sealed record Field(string Name, Shape Shape, bool IsRequired);

/// <summary>
/// The words that request shapes are written in. Stricter than Google, whose parsers take snake_case and numbers in
/// strings as well: what is documented is what a client should send.
/// </summary>
internal static partial class Shapes
{
    public static readonly Shape Anything = (_, _, _) => { };

    public static readonly Shape Text = (value, path, faults) => Is(value, JsonValueKind.String, "a string", path, faults);

    public static readonly Shape Words = (value, path, faults) =>
    {
        if (Is(value, JsonValueKind.String, "a string", path, faults)) faults.When(string.IsNullOrWhiteSpace(value.GetString()), path, "must not be empty");
    };

    public static readonly Shape Flag = (value, path, faults) =>
        faults.When(value.ValueKind is not (JsonValueKind.True or JsonValueKind.False), path, $"must be true or false, not {Name(value)}");

    public static readonly Shape Base64 = (value, path, faults) =>
    {
        if (!Is(value, JsonValueKind.String, "a base64 string", path, faults)) return;
        if (value.GetString() is not { Length: > 0 } text) faults.Add(path, "must not be empty");
        else faults.When(text.AsSpan().ContainsAny(" \n\r\t") || !value.TryGetBytesFromBase64(out _), path, "is not base64");
    };

    public static readonly Shape StorageObject = Matching(GsObject(), "an object gs://bucket/name");

    public static readonly Shape StoragePrefix = Matching(GsPrefix(), "a gs://bucket/prefix");

    /// <summary>Billing labels.</summary>
    public static readonly Shape Labels = (value, path, faults) =>
    {
        if (!Is(value, JsonValueKind.Object, "an object", path, faults)) return;
        faults.When(value.EnumerateObject().Count() > 64, path, "has more than 64 labels");
        foreach (var label in value.EnumerateObject())
        {
            faults.When(!LabelKey().IsMatch(label.Name), $"{path}.{label.Name}", "is not a label key (lowercase letters, digits, _ and -, at most 63)");
            if (Is(label.Value, JsonValueKind.String, "a string", $"{path}.{label.Name}", faults))
            {
                faults.When(!LabelValue().IsMatch(label.Value.GetString()!), $"{path}.{label.Name}", "is not a label value (lowercase letters, digits, _ and -, at most 63)");
            }
        }
    };

    public static Shape OneOf(params string[] allowed) => (value, path, faults) =>
    {
        if (!Is(value, JsonValueKind.String, "a string", path, faults)) return;
        faults.When(!allowed.Contains(value.GetString()), path, $"is '{value.GetString()}'; allowed: {string.Join(", ", allowed)}");
    };

    public static Shape Integer(long min, long max) => (value, path, faults) =>
    {
        if (!Is(value, JsonValueKind.Number, "an integer", path, faults)) return;
        if (!value.TryGetInt64(out var number)) faults.Add(path, $"must be an integer, not {value.GetRawText()}");
        else faults.When(number < min || number > max, path, $"is {number}; must be {min} to {max}");
    };

    public static Shape Number(double min, double max) => (value, path, faults) =>
    {
        if (Is(value, JsonValueKind.Number, "a number", path, faults)) faults.When(!(value.GetDouble() >= min && value.GetDouble() <= max), path, $"is {value.GetRawText()}; must be {min} to {max}");
    };

    public static Shape Matching(Regex pattern, string what) => (value, path, faults) =>
    {
        if (Is(value, JsonValueKind.String, what, path, faults)) faults.When(!pattern.IsMatch(value.GetString()!), path, $"is '{value.GetString()}', not {what}");
    };

    public static Shape List(Shape item, int min = 0, int max = int.MaxValue) => (value, path, faults) =>
    {
        if (!Is(value, JsonValueKind.Array, "an array", path, faults)) return;
        faults.When(value.GetArrayLength() < min || value.GetArrayLength() > max, path, $"has {value.GetArrayLength()} items; must have {min} to {max}");
        var index = 0;
        foreach (var element in value.EnumerateArray()) item(element, $"{path}[{index++}]", faults);
    };

    public static Shape MapOf(Shape item) => (value, path, faults) =>
    {
        if (!Is(value, JsonValueKind.Object, "an object", path, faults)) return;
        foreach (var property in value.EnumerateObject()) item(property.Value, $"{path}.{property.Name}", faults);
    };

    /// <summary>The second is asked only when the first has found nothing, and may rely on it.</summary>
    public static Shape Both(Shape first, Shape second) => (value, path, faults) =>
    {
        var before = faults.Found.Count;
        first(value, path, faults);
        if (faults.Found.Count == before) second(value, path, faults);
    };

    public static Field Must(string name, Shape shape) => new(name, shape, IsRequired: true);

    public static Field May(string name, Shape shape) => new(name, shape, IsRequired: false);

    public static Shape Object(params Field[] fields) => (value, path, faults) =>
    {
        if (!Is(value, JsonValueKind.Object, "an object", path, faults)) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            var at = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
            faults.When(!seen.Add(property.Name), at, "comes twice");
            if (fields.FirstOrDefault(f => f.Name == property.Name) is { } field) field.Shape(property.Value, at, faults);
            else faults.Add(at, Unknown(property.Name, fields));
        }

        foreach (var missing in fields.Where(f => f.IsRequired && !seen.Contains(f.Name)))
        {
            faults.Add(path.Length == 0 ? missing.Name : $"{path}.{missing.Name}", "is required");
        }
    };

    /// <summary>Exactly one of these properties.</summary>
    public static Shape Exactly(params string[] names) => (value, path, faults) =>
    {
        var count = names.Count(n => value.TryGetProperty(n, out _));
        faults.When(count != 1, path, $"must have exactly one of {string.Join(", ", names)}, not {count}");
    };

    public static bool Is(JsonElement value, JsonValueKind kind, string what, string path, Faults faults)
    {
        if (value.ValueKind == kind) return true;
        faults.Add(path, $"must be {what}, not {Name(value)}");
        return false;
    }

    private static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {value.GetRawText()}",
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        _ => value.GetRawText(),
    };

    private static string Unknown(string name, Field[] fields)
    {
        var meant = fields.FirstOrDefault(f => Bare(f.Name) == Bare(name));
        return meant is null ? "is not a documented field" : $"is not a documented field; did you mean '{meant.Name}'?";

        static string Bare(string text) => text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
    }

    [GeneratedRegex(@"^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]/[^\r\n]+[^/\r\n]$")]
    private static partial Regex GsObject();

    [GeneratedRegex(@"^gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/[^\r\n]*)?$")]
    private static partial Regex GsPrefix();

    [GeneratedRegex(@"^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$")]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$")]
    private static partial Regex LabelValue();
}
