using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Api;
using VidPipe.Api.Fields;
using VidPipe.Core.Inputs;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// The arguments and options of a command that are the declared fields of its request, each by the API's name too. Only
/// those that were given are sent: defaults and limits are the server's.
/// </summary>
internal sealed class RequestOptions
{
    private readonly List<Part> _parts = [];

    /// <param name="fields">A required text is an argument, or an option in its place; what else is required is an argument.</param>
    public RequestOptions(RequestFields fields)
    {
        foreach (var field in fields.All.OrderBy(field => !field.IsRequired))
        {
            if (field.IsRequired) _parts.Add(Argument(field));
            if (field.Kind == FieldKind.Flag) _parts.Add(Switch(field));
            else if (field.Kind == FieldKind.Items) _parts.Add(Items(field));
            else if (!field.IsRequired || field.Kind == FieldKind.Text) _parts.Add(Value(field));
        }
    }

    public void AddTo(Command command)
    {
        foreach (var argument in _parts.SelectMany(part => part.Symbols).OfType<Argument>()) command.Add(argument);
        foreach (var option in _parts.SelectMany(part => part.Symbols).OfType<Option>()) command.Add(option);
    }

    public static bool MayBeEmpty(Option option) => Declared.Any(field => field.IsClearable && field.Option == option.Name);

    /// <summary>How a field of a request, or a field of its items, is called on the command line.</summary>
    public static string OptionOf(string path) => Declared.FirstOrDefault(field => field.Name == path.Split('[')[0]) switch
    {
        null => $"--{path.Replace('_', '-')}",
        { IsRequired: true } field => field.Name,
        { Kind: FieldKind.Flag, DefaultText: "true" } field => OffOption(field),
        var field => field.Option,
    };

    /// <summary>The body of the request.</summary>
    /// <exception cref="CommandFailedException">Usage: two options contradict each other, or a field is missing.</exception>
    public JsonObject Body(ParseResult parse)
    {
        var body = new JsonObject();
        foreach (var (field, _, read) in _parts)
        {
            if (read(parse) is not { } given) continue;
            if (!body.TryAdd(field.Name, given.Value)) throw Usage($"The {field.Name} is given twice, as an argument and as an option. Leave one of them out.");
        }

        if (_parts.Find(part => part.Field.IsRequired && !body.ContainsKey(part.Field.Name)) is not { } missing) return body;
        throw Usage($"The {missing.Field.Name} is missing: {ProgramName.Current} {parse.CommandResult.Command.Name} {HelpWithExamples.Fox}");
    }

    private static IEnumerable<RequestField> Declared => Routes.All.SelectMany(route => route.Documentation.Fields?.All ?? []);

    private static Part Argument(RequestField field)
    {
        if (field.Kind == FieldKind.Text)
        {
            var text = new Argument<string?>(field.Name) { Description = $"{field.Help}, in quotes", Arity = ArgumentArity.ZeroOrOne };
            return new(field, [text], parse => parse.GetValue(text) is { } given ? new(given) : null);
        }

        var choice = StrictOptions.Argument(field.Name, field.Help, field.Unit, text => ChoiceText.Read(text, field.Choices));
        choice.CompletionSources.Add([.. field.Choices]);
        return new(field, [choice], parse => new(parse.GetValue(choice)));
    }

    private static Part Value(RequestField field)
    {
        var option = StrictOptions.Of(field.Option, field.IsRequired ? $"the {field.Name}, in place of the argument" : Describe(field), field.Unit, text => Read(field, text), Aliases(field));
        option.CompletionSources.Add([.. field.Choices]);
        return new(field, [option], parse => IsGiven(parse, option) ? new(parse.GetValue(option)) : null);
    }

    private static Part Switch(RequestField field)
    {
        var isOn = field.DefaultText == "true";
        var on = new Option<bool>(field.Option, Aliases(field)) { Description = field.IsEdit ? $"{field.Help}, where the source has none" : $"{field.Help}{(isOn ? " (the default)" : "")}" };
        var off = new Option<bool>(OffOption(field)) { Description = field.OffHelp };
        return new(field, [on, off], parse =>
        {
            if (IsGiven(parse, on) && IsGiven(parse, off)) throw Usage($"{on.Name} and {off.Name} contradict each other. Leave one of them out.");
            if (IsGiven(parse, on)) return new(parse.GetValue(on));
            return IsGiven(parse, off) ? new(!parse.GetValue(off)) : null;
        });
    }

    private static Part Items(RequestField field)
    {
        var words = new Option<string[]>(field.Option) { Description = $"{field.Help} ({string.Join(", ", ItemText.PartsOf(field).Keys)}); may be repeated", HelpName = "N:part=text" };
        var json = StrictOptions.Of(field.ApiOption, $"the same as JSON, in the API's form, in place of {field.Option}", "json", JsonText);
        return new(field, [words, json], parse =>
        {
            if (parse.GetValue(words) is not { Length: > 0 } given) return IsGiven(parse, json) ? new(parse.GetValue(json)) : null;
            return IsGiven(parse, json) ? throw Usage($"{words.Name} and {json.Name} say the same thing. Leave one of them out.") : new(ItemText.Read(field, given));
        });
    }

    private static string Describe(RequestField field)
    {
        var text = field.Note is null ? field.Help : $"{field.Help}, {field.Note}";
        if (!field.IsEdit) return $"{text} ({field.UnlessGiven})";
        return field.IsClearable ? $"{text}; '' takes the source's away" : text;
    }

    private static JsonNode? Read(RequestField field, string text) => field.Kind switch
    {
        FieldKind.Number => NumberText.Decimal(text),
        FieldKind.Usd => NumberText.Usd(text),
        // More than any field of a request can hold.
        FieldKind.Whole => NumberText.Whole(text, 0, uint.MaxValue),
        FieldKind.Json => JsonText(text),
        _ => text,
    };

    private static JsonNode? JsonText(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"takes JSON, and this is none: {broken.Message}", broken);
        }
    }

    private static string OffOption(RequestField field) => $"--no-{field.Option[2..]}";

    private static string[] Aliases(RequestField field) => field.Option == field.ApiOption ? [] : [field.ApiOption];

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };

    private static CommandFailedException Usage(string message) => new(ExitCode.Usage, message);

    private sealed record Part(RequestField Field, IReadOnlyList<Symbol> Symbols, Func<ParseResult, Given?> Read);

    private sealed record Given(JsonNode? Value);
}
