using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// The options of <c>make</c> and <c>fork</c> that are fields of their requests. Only those that were given are sent:
/// defaults and limits are the server's, so that there is one place for them.
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

    private readonly List<(Option Option, Func<ParseResult, (string Field, JsonNode? Value)?> Read)> _fields = [];

    private RequestFields()
    {
        Add<string>("--style", "style", "how it should look, in your own words");
        Add<string>("--title", "title", "the video's title; the storyboard's writer finds one otherwise");
        Add<double>("--duration", "total_duration", "length of the whole video in seconds (15)", "--total-duration");
        Add<int>("--clip-duration", "clip_duration", "length of a clip in seconds, one that the video model allows");
        Add<int>("--scenes", "scene_count", "number of scenes, in place of a length");
        Add<string>("--aspect", "aspect_ratio", "16:9, 9:16 or 1:1");
        Add<string>("--text-model", "text_model", "model that writes the storyboard");
        Add<string>("--image-model", "image_model", "model that makes the keyframes");
        Add<string>("--video-model", "video_model", "model that makes the clips");
        AddSwitch("--no-audio", "audio_enabled", "clips without sound");
        AddSwitch("--no-voiceover", "voiceover", "no narration");
        Add<string>("--captions", "captions", "none, burned or sidecar (an .srt beside the video; the default)");
        Add<double>("--crossfade", "crossfade", "seconds that neighbouring clips overlap (0)");
        Add<decimal>("--budget", "budget_usd", "what it may cost at most, in US dollars; it stops before the call that would pass it");
        Add<uint>("--seed", "seed", "the same seed and request make the same video again");
        Add<string>("--callback", "callback_url", "an https address that the host calls when it has ended", helpName: "url");
        AddJson("--client-data", "client_data", "any JSON of your own; it comes back with the project and in callbacks");
    }

    public static RequestFields ForMake() => new();

    /// <summary>With what a fork may change besides: the prompt, and what was turned off.</summary>
    public static RequestFields ForFork()
    {
        var fields = new RequestFields();
        fields.Add<string>("--prompt", "prompt", "another prompt; the storyboard is written anew");
        fields.AddSwitch("--audio", "audio_enabled", "clips with sound, where the source has none", on: true);
        fields.AddSwitch("--voiceover", "voiceover", "narration, where the source has none", on: true);
        return fields;
    }

    public IEnumerable<Option> Options => _fields.Select(f => f.Option);

    /// <summary>How a field of the request is called on the command line.</summary>
    public static string OptionOf(string field)
    {
        if (field.StartsWith("scene_edits", StringComparison.Ordinal)) return "--scene";
        return OptionNames.TryGetValue(field, out var option) ? option : $"--{field.Replace('_', '-')}";
    }

    /// <param name="prompt">Null when the request may go without one.</param>
    public JsonObject Body(ParseResult parse, string? prompt)
    {
        var body = new JsonObject();
        if (prompt is not null) body["prompt"] = prompt;
        foreach (var (_, read) in _fields)
        {
            if (read(parse) is var (field, value)) body[field] = value;
        }

        return body;
    }

    private void Add<T>(string name, string field, string description, string? alias = null, string? helpName = null)
    {
        var option = new Option<T>(name, alias is null ? [] : [alias])
        {
            Description = description,
            HelpName = helpName ?? (typeof(T) == typeof(string) ? "text" : "number"),
        };
        _fields.Add((option, parse => parse.GetResult(option) is null
            ? null
            : (field, JsonSerializer.SerializeToNode(parse.GetValue(option), DurableJson.Options))));
    }

    private void AddJson(string name, string field, string description)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = "json" };
        _fields.Add((option, parse => parse.GetValue(option) is { } text ? (field, Json(name, text)) : null));
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

    private void AddSwitch(string name, string field, string description, bool on = false)
    {
        var option = new Option<bool>(name) { Description = description };
        _fields.Add((option, parse => parse.GetValue(option) ? (field, JsonValue.Create(on)) : null));
    }
}
