using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;
using VidPipe.Core.Inputs;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// The options of <c>make</c> and <c>fork</c> that are fields of their requests, each by the API's name too. Only those that
/// were given are sent: defaults and limits are the server's, so that there is one place for them.
/// </summary>
internal sealed class RequestFields
{
    private static readonly Dictionary<string, string> OptionNames = new(StringComparer.Ordinal)
    {
        ["prompt"] = "prompt",
        ["total_duration"] = "--duration",
        ["scene_count"] = "--scenes",
        ["aspect_ratio"] = "--aspect",
        ["audio_enabled"] = "--no-audio",
        ["voiceover"] = "--no-voiceover",
        ["budget_usd"] = "--budget",
        ["callback_url"] = "--callback",
    };

    /// <summary>Options where an empty text takes the source's away.</summary>
    private static readonly string[] Clearable = ["--style", "--title", "--callback"];

    private readonly List<(IReadOnlyList<Option> Options, Func<ParseResult, (string Field, JsonNode? Value)?> Read)> _fields = [];
    private readonly bool _isFork;

    private RequestFields(bool isFork)
    {
        _isFork = isFork;
        AddText("--style", "style", Described("how it should look, in your own words", "none", "how it should look; '' takes the source's away"));
        AddText("--title", "title", Described("the video's title", "the storyboard's", "the video's title; '' takes the source's away"));
        Add("--duration", "total_duration", Described("length of the whole video in seconds", "15"), "seconds", text => NumberText.Decimal(text), "--total-duration");
        Add("--clip-duration", "clip_duration", Described("length of a clip in seconds, one that the video model allows", "the model's own"), "seconds", text => NumberText.Whole(text));
        Add("--scenes", "scene_count", "number of scenes, in place of a length", "number", text => NumberText.Whole(text), "--scene-count");
        AddText("--aspect", "aspect_ratio", Described("16:9, 9:16 or 1:1", "16:9"), "--aspect-ratio");
        AddText("--text-model", "text_model", "model that writes the storyboard");
        AddText("--image-model", "image_model", "model that makes the keyframes");
        AddText("--video-model", "video_model", "model that makes the clips");
        AddSwitch("audio_enabled", ("--audio", "clips with sound"), ("--no-audio", "clips without sound"), "--audio-enabled");
        AddSwitch("voiceover", ("--voiceover", "narration"), ("--no-voiceover", "no narration"));
        AddText("--captions", "captions", Described("none, burned, or sidecar: an .srt beside the video", "sidecar"));
        Add("--crossfade", "crossfade", Described("seconds that neighbouring clips overlap", "0"), "seconds", text => NumberText.Decimal(text));
        Add("--budget", "budget_usd", Described("what it may cost at most, in US dollars; it stops before the call that would pass it", "no limit"), "usd", NumberText.Usd, "--budget-usd");
        Add("--seed", "seed", Described("the same seed and request make the same video again", "random"), "number", text => NumberText.Whole(text, 0, uint.MaxValue));
        AddText("--callback", "callback_url", Described("an https address that the host calls when it has ended", "none", "an https address that the host calls when it has ended; '' takes the source's away"), "--callback-url");
        AddJson("--client-data", "client_data", "any JSON of your own; it comes back with the project and in callbacks");
    }

    /// <summary>With the prompt as an option, for those who know the API's names.</summary>
    public static RequestFields ForMake()
    {
        var fields = new RequestFields(isFork: false);
        fields.AddText("--prompt", PromptArgument.Name, "the prompt, in place of the argument");
        return fields;
    }

    /// <summary>With the prompt, and the scenes' edits as the API takes them.</summary>
    public static RequestFields ForFork()
    {
        var fields = new RequestFields(isFork: true);
        fields.AddText("--prompt", PromptArgument.Name, "another prompt; the storyboard is written anew");
        fields.AddJson("--scene-edits", "scene_edits", "edits of scenes as JSON, in the API's form, in place of --scene");
        return fields;
    }

    public IEnumerable<Option> Options => _fields.SelectMany(f => f.Options);

    public static bool MayBeEmpty(Option option) => Clearable.Contains(option.Name, StringComparer.Ordinal);

    /// <summary>How a field of the request is called on the command line.</summary>
    public static string OptionOf(string field)
    {
        if (field.StartsWith("scene_edits", StringComparison.Ordinal)) return "--scene";
        return OptionNames.TryGetValue(field, out var option) ? option : $"--{field.Replace('_', '-')}";
    }

    /// <param name="prompt">The argument; null when there is none.</param>
    /// <exception cref="CommandFailedException">Usage: two options contradict each other, or one is no JSON.</exception>
    public JsonObject Body(ParseResult parse, string? prompt)
    {
        var body = new JsonObject();
        if (prompt is not null) body[PromptArgument.Name] = prompt;
        foreach (var (_, read) in _fields)
        {
            if (read(parse) is not var (field, value)) continue;
            if (body.ContainsKey(field)) throw new CommandFailedException(ExitCode.Usage, $"The {field} is given twice, as an argument and as an option. Leave one of them out.");
            body[field] = value;
        }

        return body;
    }

    /// <param name="whenNew">What a new request without the option gets; a fork has the source's.</param>
    private string Described(string what, string whenNew, string? ofFork = null) => _isFork ? ofFork ?? what : $"{what} ({whenNew})";

    private void AddText(string name, string field, string description, params string[] aliases) => Add(name, field, description, "text", text => text, aliases);

    private void Add<T>(string name, string field, string description, string helpName, Func<string, T> read, params string[] aliases)
    {
        var option = StrictOptions.Of(name, description, helpName, read, aliases);
        _fields.Add(([option], parse => IsGiven(parse, option) ? (field, JsonSerializer.SerializeToNode(parse.GetValue(option), DurableJson.Options)) : null));
    }

    private void AddJson(string name, string field, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "json" };
        _fields.Add(([option], parse => parse.GetValue(option) is { } text ? (field, Json(name, text)) : null));
    }

    private static JsonNode? Json(string name, string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException broken)
        {
            throw new CommandFailedException(ExitCode.Usage, $"{name} takes JSON, and this is none: {broken.Message}", broken);
        }
    }

    private void AddSwitch(string field, (string Name, string Description) onText, (string Name, string Description) offText, params string[] aliases)
    {
        var on = new Option<bool>(onText.Name, aliases) { Description = _isFork ? $"{onText.Description}, where the source has none" : $"{onText.Description} (the default)" };
        var off = new Option<bool>(offText.Name) { Description = offText.Description };
        _fields.Add(([on, off], parse => Switched(parse, on, off) is { } value ? (field, JsonValue.Create(value)) : null));
    }

    /// <summary>Null when neither was given.</summary>
    private static bool? Switched(ParseResult parse, Option<bool> on, Option<bool> off)
    {
        if (IsGiven(parse, on) && IsGiven(parse, off)) throw new CommandFailedException(ExitCode.Usage, $"{on.Name} and {off.Name} contradict each other. Leave one of them out.");
        if (IsGiven(parse, on)) return parse.GetValue(on);
        return IsGiven(parse, off) ? !parse.GetValue(off) : null;
    }

    private static bool IsGiven(ParseResult parse, Option option) => parse.GetResult(option) is { Implicit: false };
}
