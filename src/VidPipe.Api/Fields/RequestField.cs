using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Api.Http;

namespace VidPipe.Api.Fields;

/// <summary>What a value is, as JSON and as a text on the command line.</summary>
internal enum FieldKind
{
    Text,
    Number,
    Whole,
    Usd,
    Flag,
    Choice,
    Json,
    Items,
}

/// <summary>
/// One field of a request, declared once (by <see cref="Field"/>): its reader, its schema, its option of the command line
/// and its line in the documentation come from here.
/// </summary>
/// <param name="Rule">What it may be, for the documentation.</param>
/// <param name="Read">Its value; null when it is not given, or wrong, which is noted then.</param>
/// <param name="Form">The schema of its form alone.</param>
internal abstract record RequestField(string Name, FieldKind Kind, string Rule, Func<FieldReader, object?> Read, Func<JsonObject> Form)
{
    /// <summary>What it is, for the command line's help and the documentation.</summary>
    public string Help { get; init; } = "";

    /// <summary>A rule besides the form's, which code keeps; for help and documentation.</summary>
    public string? Note { get; init; }

    /// <summary>What the schema says besides the form, <c>{default}</c> being <see cref="UnlessGiven"/>; null for nothing.</summary>
    public string? Description { get; init; }

    /// <summary>What it is where it is not given: its default, unless something else decides.</summary>
    public string UnlessGiven { get => field ?? DefaultText ?? "none"; init; }

    /// <summary>Its name on the command line, where <see cref="ApiOption"/> is the other one.</summary>
    public string Option { get => field ?? ApiOption; init; }

    /// <summary>Of a flag: what <c>--no-…</c> says.</summary>
    public string OffHelp { get; init; } = "";

    /// <summary>What a value is called in help.</summary>
    public string Unit { get; init; } = "text";

    public bool IsRequired { get; init; }

    /// <summary>In an edit, an empty text takes the source's away; null leaves it.</summary>
    public bool IsClearable { get; init; }

    /// <summary>The field that, once it is given in an edit, decides this one in place of the source.</summary>
    public RequestField? DecidedBy { get; init; }

    /// <summary>Of an edit (<see cref="RequestFields.AsEdits"/>): what is not given is the source's.</summary>
    public bool IsEdit { get; init; }

    /// <summary>The names that may be chosen; empty for a value of another kind.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>The fields of each item; null for a value of another kind.</summary>
    public RequestFields? Items { get; init; }

    public string ApiOption => $"--{Name.Replace('_', '-')}";

    /// <summary>The default as it is written in JSON, without quotes; null when there is none.</summary>
    public string? DefaultText => IsRequired ? null : DefaultValue switch
    {
        null => null,
        bool on => on ? "true" : "false",
        Enum name => NameOf(name),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    protected abstract object? DefaultValue { get; }

    public static string NameOf(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public JsonObject Schema()
    {
        var schema = Form();
        if (Description is not null) schema["description"] = Description.Replace("{default}", UnlessGiven, StringComparison.Ordinal);
        if (Kind is FieldKind.Flag or FieldKind.Choice && !IsEdit && DefaultText is { } text) schema["default"] = DefaultValue is bool on ? on : text;
        return schema;
    }
}

/// <inheritdoc />
internal sealed record RequestField<T>(string Name, FieldKind Kind, string Rule, Func<FieldReader, object?> Read, Func<JsonObject> Form)
    : RequestField(Name, Kind, Rule, Read, Form)
{
    public T? Default { get; init; }

    protected override object? DefaultValue => Default;
}
