using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class CommandTreeTests
{
    [Theory]
    [InlineData("make", "a story")]
    [InlineData("a story")]
    [InlineData("make", "--", "a story")]
    [InlineData("--", "a story")]
    [InlineData("--scenes", "2", "a story")]
    public void A_first_argument_with_a_space_is_a_prompt(params string[] args)
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
    public void Commands_are_commands(params string[] args)
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
    [InlineData("regenerate", "project-1", "first", "clip")]
    [InlineData("regenerate", "project-1", "2", "voice")]
    [InlineData("rm")]
    [InlineData("list", "--server", "videos.example")]
    [InlineData("list", "--server", "localhost:7071")]
    [InlineData("list", "--server", "ftp://videos.example")]
    [InlineData("list", "--server", "")]
    [InlineData("list", "--server", "https://me:s3cret@videos.example")]
    [InlineData("list", "--server", "https://videos.example/?code=s3cret")]
    [InlineData("list", "--server", "https://videos.example/#s3cret")]
    [InlineData("list", "--server", "https://videos.example", "--data", "data")]
    [InlineData("list", "--server", "https://videos.example", "--set", "Http:Port=1")]
    [InlineData("list", "--server", "https://videos.example", "--verbose")]
    [InlineData("list", "--server", "https://videos.example", "--key", "")]
    [InlineData("list", "--server", "https://videos.example", "--key", "s3cret\r\nHost: x")]
    [InlineData("list", "--server", "https://videos.example", "--key", "s3crét")]
    [InlineData("list", "--key", "s3cret")]
    [InlineData("serve", "--server", "https://videos.example")]
    [InlineData("serve", "--key", "s3cret")]
    [InlineData("make", "a story", "--client-data", "{not json")]
    public async Task A_wrong_command_line_is_a_usage_error_and_one_line_says_why(params string[] args)
    {
        var error = new StringWriter();

        var exitCode = await new CommandTree(new Terminal(new StringWriter(), error)).RunAsync(args);

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.StartsWith("vidpipe: ", error.ToString());
        Assert.DoesNotContain("s3cret", error.ToString().Split('\n')[0]);
    }

    [Theory]
    [InlineData("https://videos.example", "https://videos.example/")]
    [InlineData("HTTPS://Videos.Example:8443/", "https://videos.example:8443/")]
    [InlineData("http://127.0.0.1:7071/studio", "http://127.0.0.1:7071/studio/")]
    [InlineData("http://[::1]:7071/studio/", "http://[::1]:7071/studio/")]
    public void A_server_may_be_named_with_a_path_below_which_its_routes_begin(string given, string url)
    {
        var shared = new SharedOptions();
        var command = new System.CommandLine.Command("list");
        foreach (var option in shared.Server.All) command.Add(option);

        var server = shared.Server.Read(command.Parse(["--server", given]), shared.All, name => name == "VIDPIPE_KEY" ? "s3cret" : null);

        Assert.Equal((new Uri(url), "s3cret"), (server!.Url, server.Key));
        Assert.Equal(url.TrimEnd('/'), server.ToString());
    }

    [Theory]
    [InlineData("make")]
    [InlineData("estimate")]
    [InlineData("resume")]
    [InlineData("stop")]
    [InlineData("fork")]
    [InlineData("regenerate")]
    [InlineData("rm")]
    [InlineData("status")]
    [InlineData("list")]
    [InlineData("metrics")]
    public async Task Help_tells_of_the_server(string command)
    {
        var output = new StringWriter();

        var exitCode = await new CommandTree(new Terminal(output, new StringWriter())).RunAsync([command, "--help"]);

        Assert.Equal(ExitCode.Ok, exitCode);
        Assert.Contains("--server <url>", output.ToString());
        Assert.Contains("VIDPIPE_KEY", output.ToString());
    }

    [Fact]
    public void Every_field_of_a_request_has_its_option()
    {
        var schema = Api.Routes.Get("GenerateProject").Documentation.Body!;

        Assert.All(
            schema["properties"]!.AsObject().Select(p => p.Key).Where(field => field != "prompt"), field => Assert.Contains(RequestOptions.OptionOf(field), NamesOf("make")));
    }

    [Fact]
    public void Every_field_of_a_request_is_known_by_its_own_name_too()
    {
        var make = Api.Routes.Get("GenerateProject").Documentation.Body!["properties"]!.AsObject().Select(p => p.Key);
        var fork = Api.Routes.Get("ForkProject").Documentation.Body!["properties"]!.AsObject().Select(p => p.Key);

        Assert.All(make, field => Assert.Contains($"--{field.Replace('_', '-')}", NamesOf("make")));
        Assert.All(fork, field => Assert.Contains($"--{field.Replace('_', '-')}", NamesOf("fork")));
        Assert.Contains("--budget-usd", NamesOf("resume"));
    }

    [Fact]
    public void Options_by_the_APIs_names_are_the_same_fields()
    {
        var (fields, command) = OptionsOf("GenerateProject");

        var body = fields.Body(
            command.Parse(["a story", "--total-duration", "7.50", "--scene-count=3", "--aspect-ratio", "9:16", "--audio-enabled", "false", "--voiceover=false", "--budget-usd", "2.50", "--callback-url", "https://x.example/hook"]));

        Assert.Equal(
            """{"prompt":"a story","total_duration":7.50,"scene_count":3,"aspect_ratio":"9:16","audio_enabled":false,"voiceover":false,"budget_usd":2.50,"callback_url":"https://x.example/hook"}""",
            body.ToJsonString());
    }

    [Fact]
    public async Task Help_of_a_fork_shows_no_defaults_of_make()
    {
        var make = await HelpAsync("make");
        var fork = await HelpAsync("fork");

        Assert.Contains("(15)", make);
        Assert.All((string[])["(15)", "(16:9)", "(0)", "default", "(random)", "(sidecar)"], text => Assert.DoesNotContain(text, fork));
    }

    [Fact]
    public async Task No_help_names_a_type()
    {
        foreach (var command in Tree().Definitions)
        {
            var help = await HelpAsync(command.Name);

            Assert.DoesNotContain("System.", help);
            Assert.DoesNotContain("VidPipe.", help);
            Assert.DoesNotContain("Keyframes", help);
        }
    }

    [Fact]
    public void The_request_holds_only_what_was_given()
    {
        var (fields, command) = OptionsOf("GenerateProject");

        var body = fields.Body(
            command.Parse(
            [
                "a story", "--duration", "7.5", "--scenes", "3", "--no-voiceover", "--seed", "4000000000", "--style", "film noir",
                "--callback", "https://x.example/hook", "--client-data", """{"order": 12}""",
            ]));

        Assert.Equal(
            """{"prompt":"a story","style":"film noir","total_duration":7.5,"scene_count":3,"voiceover":false,"seed":4000000000,"client_data":{"order":12},"callback_url":"https://x.example/hook"}""",
            body.ToJsonString());
    }

    [Fact]
    public void A_fork_turns_on_what_was_off_and_needs_no_prompt()
    {
        var (fields, command) = OptionsOf("ForkProject");

        Assert.Equal("{}", fields.Body(command.Parse([])).ToJsonString());
        Assert.Equal(
            """{"prompt":"another","audio_enabled":true,"voiceover":true}""", fields.Body(command.Parse(["--prompt", "another", "--audio", "--voiceover"])).ToJsonString());
    }

    [Theory]
    [InlineData("total_duration", "--duration")]
    [InlineData("video_model", "--video-model")]
    [InlineData("prompt", "prompt")]
    [InlineData("audio_enabled", "--no-audio")]
    [InlineData("voiceover", "--no-voiceover")]
    [InlineData("what", "what")]
    [InlineData("limit", "--limit")]
    [InlineData("scene_edits[0].end_frame_prompt", "--scene")]
    public void Problems_name_the_option_and_not_the_field(string field, string option) =>
        Assert.Equal(option, RequestOptions.OptionOf(field));

    private static IEnumerable<string> NamesOf(string command) => Tree().Definitions.Single(c => c.Name == command).Options.SelectMany(o => o.Aliases.Prepend(o.Name));

    private static async Task<string> HelpAsync(string command)
    {
        var output = new StringWriter();
        Assert.Equal(ExitCode.Ok, await new CommandTree(new Terminal(output, new StringWriter())).RunAsync([command, "--help"]));
        return output.ToString();
    }

    private static (RequestOptions Fields, System.CommandLine.Command Command) OptionsOf(string route)
    {
        var fields = new RequestOptions(Api.Routes.Get(route).Documentation.Fields!);
        var command = new System.CommandLine.Command("start");
        fields.AddTo(command);
        return (fields, command);
    }

    private static CommandTree Tree() => new(new Terminal(new StringWriter(), new StringWriter()));

    private static string Prompt(System.CommandLine.ParseResult parse) => parse.GetValue<string>("prompt")!;
}
