using System.Text;
using System.Text.Json;
using VidPipe.Api.Problems;
using VidPipe.Core.Inputs;
using VidPipe.Core.Texts;

namespace VidPipe.Api.Http;

/// <summary>
/// Reads a JSON object field by field and notes what is wrong instead of stopping at it. A field that is null counts as
/// not given; one that is wrong reads as not given, with its error noted. After the last field, <see cref="RefuseOthers"/>
/// notes those that were not read: a misspelt one would be left out, and the rest paid for.
/// </summary>
internal sealed class FieldReader
{
    private const int MaxOthers = 20;
    private const int MaxNameLength = 64;

    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly JsonElement _object;
    private readonly string _path;

    public FieldReader(JsonElement body, FieldErrors errors)
        : this(body, errors, "")
    {
        if (body.ValueKind != JsonValueKind.Object) errors.Add("body", "Must be a JSON object.");
    }

    private FieldReader(JsonElement value, FieldErrors errors, string path) => (_object, Errors, _path) = (value, errors, path);

    public FieldErrors Errors { get; }

    public bool IsObject => _object.ValueKind == JsonValueKind.Object;

    public bool Has(string field) => Find(field) is not null;

    /// <summary>Whether something is wrong with a field.</summary>
    public bool IsWrong(string field) => Errors.Has(_path + field);

    /// <summary>Notes what is wrong with a field.</summary>
    public void Add(string field, string message) => Errors.Add(_path + field, message);

    /// <summary>An array of objects, each with a reader of its own that names it in errors; empty when not given.</summary>
    public IReadOnlyList<FieldReader> Items(string field, int maxItems)
    {
        if (Find(field) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object))
        {
            Add(field, "Must be a list of JSON objects.");
            return [];
        }

        if (value.GetArrayLength() <= maxItems) return [.. value.EnumerateArray().Select((item, i) => new FieldReader(item, Errors, $"{_path}{field}[{i}]."))];
        Add(field, $"Must have at most {maxItems} entries.");
        return [];
    }

    /// <param name="maxLength">In Unicode code points, as JSON Schema counts.</param>
    /// <param name="minLength">1 refuses a text that shows nothing.</param>
    public string? Text(string field, int maxLength, int minLength = 0)
    {
        if (Find(field) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String) return Wrong<string>(field, "Must be a text.");

        var text = value.GetString()!;
        var length = text.EnumerateRunes().Count();
        if (length > maxLength) return Wrong<string>(field, $"Must have at most {maxLength} characters; it has {length}.");
        if (text.EnumerateRunes().Any(IsUnprintable)) return Wrong<string>(field, "Must not contain control characters besides tabs and line breaks.");
        return minLength > 0 && VisibleText.IsBlank(text) ? Wrong<string>(field, "Must not be empty.") : text;
    }

    /// <summary>A text, without a look at what it says.</summary>
    public string? Word(string field) => Find(field) is not { } value ? null : value.ValueKind == JsonValueKind.String ? value.GetString() : Wrong<string>(field, "Must be a text.");

    public string? Choice(string field, IReadOnlyCollection<string> allowed)
    {
        var text = Word(field);
        return text is null || allowed.Contains(text, StringComparer.Ordinal) ? text : Wrong<string>(field, NoneOf(allowed));
    }

    /// <summary>What is wrong with a name that is none of those allowed.</summary>
    public static string NoneOf(IEnumerable<string> allowed) => $"Must be one of: {string.Join(", ", allowed)}.";

    public bool? Flag(string field) => Find(field)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => Wrong(field, "Must be true or false."),
    };

    public decimal? Number(string field, decimal min, decimal max)
    {
        if (Find(field) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number)
        {
            Add(field, "Must be a number.");
            return null;
        }

        if (value.TryGetDecimal(out var number) && number >= min && number <= max) return number;
        Add(field, $"Must be from {min} to {max}.");
        return null;
    }

    /// <summary>An amount of money.</summary>
    public decimal? Usd(string field, decimal max)
    {
        if (Find(field) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Number) Add(field, "Must be a number.");
        else if (value.TryGetDecimal(out var amount) && amount > 0 && amount <= max) return amount;
        else Add(field, $"Must be more than 0 and at most {max}.");
        return null;
    }

    /// <summary>A whole number; <c>8.0</c> is one.</summary>
    public long? Whole(string field, long min, long max)
    {
        if (Number(field, min, max) is not { } number) return null;
        if (decimal.Truncate(number) == number) return (long)number;
        Add(field, "Must be a whole number.");
        return null;
    }

    /// <summary>Any JSON value, or null.</summary>
    /// <param name="maxBytes">In UTF-8, without white space between tokens.</param>
    /// <param name="maxDepth">Of nested objects and arrays.</param>
    public JsonElement? Any(string field, int maxBytes, int maxDepth)
    {
        if (Find(field) is not { } value) return null;
        if (Depth(value) <= maxDepth && JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options).Length <= maxBytes) return value.Clone();
        Add(field, $"Must be at most {maxBytes} bytes of JSON, nested at most {maxDepth} levels deep.");
        return null;
    }

    /// <summary>Notes an error for each field that was not read (the first few of very many).</summary>
    public void RefuseOthers()
    {
        if (!IsObject) return;
        foreach (var name in _object.EnumerateObject().Select(p => p.Name).Where(name => !_read.Contains(name)).Take(MaxOthers))
        {
            Add(Shortened(name), name == QueryNames.DryRun ? "Is no field but a query parameter: ?dry_run=true." : $"Is no field of this request.{NearestName.Hint(name, _read)}");
        }
    }

    private JsonElement? Find(string field)
    {
        _read.Add(field);
        return IsObject && _object.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static string Shortened(string name) => name.Length <= MaxNameLength ? name : string.Concat(name.EnumerateRunes().Take(MaxNameLength)) + "…";

    private T? Wrong<T>(string field, string message)
        where T : class
    {
        Add(field, message);
        return null;
    }

    private bool? Wrong(string field, string message)
    {
        Add(field, message);
        return null;
    }

    private static int Depth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(property => Depth(property.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };

    private static bool IsUnprintable(Rune rune) => Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r');
}
