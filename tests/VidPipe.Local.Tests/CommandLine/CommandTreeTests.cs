using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class CommandTreeTests
{
    [Theory]
    [InlineData("make", "a story")]
    [InlineData("a story")]
    [InlineData("a", "story")]
    [InlineData("make", "--", "a story")]
    [InlineData("--scenes", "2", "a story")]
    public void A_first_word_that_is_no_verb_is_a_prompt(params string[] args)
    {
        var parse = Tree().Parse(args);

        Assert.Empty(parse.Errors);
        Assert.Equal("make", parse.CommandResult.Command.Name);
        Assert.Equal("a story", Prompt(parse));
    }

    [Theory]
    [InlineData("-5 degrees and falling")]
    [InlineData("--title: a story about titles")]
    [InlineData("-o the letter o")]
    [InlineData("@home alone")]
    [InlineData("[suggest] a [bold]markup[/] story")]
    [InlineData("she said \"no\"\nand 'left' 🚀")]
    [InlineData("resume the journey")]
    [InlineData("a=b --seed=3 c")]
    public void A_prompt_may_look_like_anything(string prompt)
    {
        var parse = Tree().Parse([prompt, "--seed", "7"]);

        Assert.Empty(parse.Errors);
        Assert.Equal(prompt, Prompt(parse));
    }

    [Theory]
    [InlineData("resume", "project-1")]
    [InlineData("stop", "project-1")]
    [InlineData("serve", "--port", "7071", "--data", "x")]
    [InlineData("status")]
    [InlineData("status", "project-1")]
    [InlineData("list", "--status", "video_gen", "--limit", "3")]
    [InlineData("estimate", "a story", "--scenes", "2")]
    [InlineData("fork", "project-1", "--prompt", "another story", "--voiceover", "--scene", "2:end-frame=a red door", "--scene", "1:motion=slowly", "--dry-run")]
    [InlineData("regenerate", "project-1", "2", "keyframes")]
    [InlineData("regenerate", "project-1", "2", "clip", "--dry-run")]
    [InlineData("rm", "project-1", "project-2")]
    public void Verbs_are_verbs(params string[] args)
    {
        var parse = Tree().Parse(args);

        Assert.Empty(parse.Errors);
        Assert.Equal(args[0], parse.CommandResult.Command.Name);
    }

    [Theory]
    [InlineData("resume")]
    [InlineData("make")]
    [InlineData("make", "a story", "--scenes", "many")]
    [InlineData("list", "--status", "asleep")]
    [InlineData("list", "--limit", "0")]
    [InlineData("serve", "--port", "here")]
    [InlineData("estimate")]
    [InlineData("fork")]
    [InlineData("fork", "project-1", "--scene", "2:door")]
    [InlineData("regenerate", "project-1", "2")]
    [InlineData("regenerate", "project-1", "0", "clip")]
    [InlineData("regenerate", "project-1", "2", "voice")]
    [InlineData("rm")]
    public async Task A_wrong_command_line_is_a_usage_error_and_one_line_says_why(params string[] args)
    {
        var error = new StringWriter();

        var exitCode = await new CommandTree(new Terminal(new StringWriter(), error)).RunAsync(args);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.StartsWith("vidpipe: ", error.ToString());
    }

    [Fact]
    public void The_request_holds_only_what_was_given()
    {
        var fields = RequestFields.ForMake();
        var command = new System.CommandLine.Command("make");
        foreach (var option in fields.Options) command.Add(option);

        var body = fields.Body(command.Parse(["--duration", "7.5", "--scenes", "3", "--no-voiceover", "--seed", "4000000000", "--style", "film noir"]), "a story");

        Assert.Equal(
            """{"prompt":"a story","style":"film noir","total_duration":7.5,"scene_count":3,"voiceover":false,"seed":4000000000}""",
            body.ToJsonString());
    }

    [Fact]
    public void A_fork_turns_on_what_was_off_and_needs_no_prompt()
    {
        var fields = RequestFields.ForFork();
        var command = new System.CommandLine.Command("fork");
        foreach (var option in fields.Options) command.Add(option);

        Assert.Equal("{}", fields.Body(command.Parse([]), null).ToJsonString());
        Assert.Equal(
            """{"audio_enabled":true,"voiceover":true,"prompt":"another"}""",
            Sorted(fields.Body(command.Parse(["--prompt", "another", "--audio", "--voiceover"]), null)));
    }

    [Theory]
    [InlineData("total_duration", "--duration")]
    [InlineData("video_model", "--video-model")]
    [InlineData("prompt", "prompt")]
    [InlineData("scene_edits[0].end_frame_prompt", "--scene")]
    public void Problems_name_the_option_and_not_the_field(string field, string option) =>
        Assert.Equal(option, RequestFields.OptionOf(field));

    private static string Sorted(System.Text.Json.Nodes.JsonObject body) =>
        new System.Text.Json.Nodes.JsonObject(body.OrderBy(p => p.Key != "audio_enabled").ThenBy(p => p.Key != "voiceover").Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))).ToJsonString();

    private static CommandTree Tree() => new(new Terminal(new StringWriter(), new StringWriter()));

    private static string Prompt(System.CommandLine.ParseResult parse) => string.Join(' ', parse.GetValue<string[]>("prompt")!);
}
