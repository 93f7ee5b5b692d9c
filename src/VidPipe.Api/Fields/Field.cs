using System.Globalization;
using System.Text.Json;
using VidPipe.Api.Http;
using VidPipe.Api.OpenApi;

namespace VidPipe.Api.Fields;

/// <summary>The kinds of fields that a request can declare. What is particular to one is set by <c>with</c>.</summary>
internal static class Field
{
    /// <param name="max">In Unicode code points.</param>
    /// <param name="min">1 refuses a text that shows nothing.</param>
    public static RequestField<string> Text(string name, int max, int min = 0) => new(
        name, FieldKind.Text, min > 0 ? $"text of {min} to {max} characters, not only white space" : $"text up to {max} characters",
        reader => reader.Text(name, max, min), () => Schema.Text(max, min));

    /// <summary>A name that only the code of the request can look up: it says what is wrong with one that is too long, too.</summary>
    public static RequestField<string> Id(string name, int max) => new(name, FieldKind.Text, "an id", reader => reader.Word(name), () => Schema.Text(max));

    public static RequestField<decimal?> Number(string name, long min, long max, string unit = "number") => new(
        name, FieldKind.Number, $"{unit}, {min} to {max}", reader => reader.Number(name, min, max), () => Schema.Number(min, max))
    { Unit = unit };

    public static RequestField<long?> Whole(string name, long min, long max, string unit = "number") => new(
        name, FieldKind.Whole, $"whole {unit}, {min} to {max}", reader => reader.Whole(name, min, max), () => Schema.Integer(min, max))
    { Unit = unit };

    public static RequestField<decimal?> Usd(string name, long max) => new(
        name, FieldKind.Usd, $"US dollars, more than 0, up to {max}", reader => reader.Usd(name, max), () => Schema.Number(0, max))
    { Unit = "usd" };

    public static RequestField<bool> Flag(string name, bool defaultValue) => new(
        name, FieldKind.Flag, "`true`, `false`", reader => reader.Flag(name), Schema.Flag)
    { Default = defaultValue };

    /// <param name="values">The first is the default.</param>
    public static RequestField<string> Choice(string name, params IReadOnlyList<string> values) =>
        Choice<string>(name, values, reader => reader.Choice(name, values)) with { Default = values[0] };

    /// <summary>One of an enumeration, by its names in JSON.</summary>
    public static RequestField<T> Choice<T>(string name, T defaultValue = default)
        where T : struct, Enum
    {
        var byName = Enum.GetValues<T>().ToDictionary(value => RequestField.NameOf(value), StringComparer.Ordinal);
        return Choice<T>(name, [.. byName.Keys], reader => reader.Choice(name, byName.Keys) is { } given ? byName[given] : null) with { Default = defaultValue };
    }

    /// <param name="maxBytes">In UTF-8, without white space between tokens.</param>
    /// <param name="maxDepth">Of nested objects and arrays.</param>
    public static RequestField<JsonElement?> Json(string name, int maxBytes, int maxDepth) => new(
        name, FieldKind.Json, $"any JSON up to {maxBytes} bytes (UTF-8, without white space between tokens) and {maxDepth} levels",
        reader => reader.Any(name, maxBytes, maxDepth), () => [])
    { Unit = "json" };

    /// <summary>A list of objects. Each has a reader of its own, for <see cref="RequestFields.Read(FieldReader)"/>; without the field there is none.</summary>
    public static RequestField<IReadOnlyList<FieldReader>> List(string name, int max, RequestFields items) => new(
        name, FieldKind.Items, string.Create(CultureInfo.InvariantCulture, $"list of up to {max} objects"),
        reader => reader.Items(name, max), () => Schema.List(max, items.Schema()))
    { Items = items };

    private static RequestField<T> Choice<T>(string name, IReadOnlyList<string> values, Func<FieldReader, object?> read) => new(
        name, FieldKind.Choice, string.Join(", ", values.Select(value => $"`{value}`")), read, () => Schema.OneOf(values))
    { Choices = values, Unit = string.Join('|', values) };
}
