using System.Text.Json.Nodes;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

/// <summary>A word that is no option, no command or no number ends the command before anything is sent, made or deleted.</summary>
public sealed class TypingErrorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string[], string> Dashed => new()
    {
        { ["make", "A fox", "--bugdet", "0.01"], "'make' has no option '--bugdet'. Did you mean --budget?" },
        { ["A fox", "--bugdet=0.01"], "Did you mean --budget?" },
        { ["--bugdet", "0.01", "A fox"], "Did you mean --budget?" },
        { ["make", "--bugdet", "0.01"], "Did you mean --budget?" },
        { ["make", "A fox", "--voice", "Kore"], "Did you mean --voiceover?" },
        { ["make", "A fox", "--Budget", "1"], "Did you mean --budget?" },
        { ["make", "A fox", "--aspect_ratio", "9:16"], "Did you mean --aspect-ratio?" },
        { ["make", "A fox", "-x"], "'make' has no option '-x'." },
        { ["make", "A fox", "-ofox.mp4"], "'make' has no option '-ofox.mp4'." },
        { ["make", "A fox", "–budget", "1"], "begins with a long dash" },
        { ["make", "A fox", "—budget", "1"], "Did you mean --budget?" },
        { ["make", "A fox", "−−budget=1"], "Did you mean --budget?" },
        { ["—help"], "Did you mean --help?" },
        { ["make", "-5"], "'make' has no option '-5'." },
        { ["estimate", "A fox", "--sceens", "2"], "Did you mean --scenes?" },
        { ["resume", "project-1", "--budgt", "2"], "Did you mean --budget?" },
        { ["stop", "project-1", "--dry-run"], "'stop' has no option '--dry-run' (make," },
        { ["fork", "project-1", "--scenee", "1:motion=slowly"], "Did you mean --scene?" },
        { ["regenerate", "project-1", "1", "clip", "--dryrun"], "Did you mean --dry-run?" },
        { ["rm", "project-1", "--dry-run"], "'rm' has no option '--dry-run'" },
        { ["rm", "project-1", "--", "project-2", "-x"], null! },
        { ["serve", "--prot", "1"], "Did you mean --port?" },
        { ["status", "--jsno"], "Did you mean --json?" },
        { ["list", "--limt", "3"], "Did you mean --limit?" },
        { ["metrics", "--jsno"], "Did you mean --json?" },
        { ["clean", "--dryrun"], "Did you mean --dry-run?" },
        { ["clean", "--dry-run=yes"], "--dry-run is given without a value, or with true or false, not 'yes'." },
        { ["clean", "--data-folder", "x"], "'clean' has no option '--data-folder'." },
    };

    [Theory]
    [MemberData(nameof(Dashed))]
    public async Task A_dashed_word_that_is_no_option_is_refused_and_the_nearest_one_named(string[] args, string? message)
    {
        // What stands behind "--" is no option, whatever it looks like.
        if (message is null) Assert.Empty(new CommandTree(new Terminal(new StringWriter(), new StringWriter())).Parse(args).Errors);
        else await AssertRefusedAsync(args, message);
    }

    [Theory]
    [InlineData("Did you mean resume?", "resumee", "project-1")]
    [InlineData("Did you mean list?", "lsit")]
    [InlineData("Did you mean list?", "List")]
    [InlineData("Did you mean estimate?", "estimat", "A fox")]
    [InlineData("There is no command 'frobnicate'.", "frobnicate", "bash")]
    [InlineData("There is no command 'fox'.", "fox")]
    [InlineData("There is no command 'project-1'.", "project-1")]
    [InlineData("Did you mean --help?", "help", "make")]
    [InlineData("There is no command 'rn'. Did you mean rm?", "rn", "project-1")]
    [InlineData("There is no command 'stauts'.", "--data", "d", "stauts")]
    [InlineData("make fox", "fox")]
    public async Task A_first_word_that_is_no_command_is_refused_and_the_nearest_one_named(string message, params string[] args) =>
        await AssertRefusedAsync(args, message);

    [Theory]
    [InlineData("make", "A", "fox")]
    [InlineData("make", "A fox", "finds a lantern")]
    [InlineData("estimate", "A", "fox")]
    [InlineData("--", "A", "fox")]
    [InlineData("A fox", "list")]
    public async Task A_prompt_is_one_argument(params string[] args) => await AssertRefusedAsync(args, "The prompt is one argument: put it in quotes");

    [Theory]
    [InlineData("list", "'project-1' is one word too many", "list", "project-1")]
    [InlineData("status", "'project-2' is one word too many", "status", "project-1", "project-2")]
    [InlineData("make", "The prompt is missing", "make", "--seed", "1")]
    [InlineData("make", "The prompt is given twice", "make", "A fox", "--prompt", "Another")]
    public async Task Words_are_counted(string command, string message, params string[] args)
    {
        Assert.Contains(command, args);
        await AssertRefusedAsync(args, message);
    }

    [Theory]
    [InlineData("--budget", "2,5")]
    [InlineData("--budget", "1,000")]
    [InlineData("--budget", "-1")]
    [InlineData("--budget", "0")]
    [InlineData("--budget", "NaN")]
    [InlineData("--budget", "1e3")]
    [InlineData("--budget", "+5")]
    [InlineData("--budget", " 5")]
    [InlineData("--budget", "0.0000001")]
    [InlineData("--budget", "$5")]
    [InlineData("--budget", "")]
    [InlineData("--budget", "−5")]
    [InlineData("--duration", "5,5")]
    [InlineData("--duration", "NaN")]
    [InlineData("--duration", "1e999")]
    [InlineData("--duration", "Infinity")]
    [InlineData("--duration", "-Infinity")]
    [InlineData("--duration", "٥")]
    [InlineData("--duration", "15s")]
    [InlineData("--crossfade", "-0.5")]
    [InlineData("--scenes", "2.5")]
    [InlineData("--scenes", "0x2")]
    [InlineData("--scenes", "99999999999999999999")]
    [InlineData("--clip-duration", "4s")]
    [InlineData("--seed", "4294967296")]
    [InlineData("--seed", "-1")]
    public async Task A_number_that_is_none_or_out_of_range_is_refused_naming_the_option(string option, string value)
    {
        var message = await AssertRefusedAsync(["make", "A fox", option, value], option);

        await AssertRefusedAsync(["fork", "project-1", option, value], option);
        await AssertRefusedAsync(["make", "A fox", $"{option}={value}"], option);
        Assert.DoesNotContain("System.", message);
    }

    [Theory]
    [InlineData("resume", "project-1", "--budget", "2,5")]
    [InlineData("list", "--limit", "0")]
    [InlineData("list", "--limit", "1e3")]
    [InlineData("serve", "--port", "+80")]
    [InlineData("serve", "--port", "65536")]
    [InlineData("regenerate", "project-1", "1.0", "clip")]
    [InlineData("regenerate", "project-1", "99999999999", "clip")]
    [InlineData("regenerate", "project-1", "1", "clips")]
    [InlineData("list", "--status", "sleeping")]
    public async Task Every_number_and_choice_is_read_strictly_and_no_type_is_named(params string[] args)
    {
        var message = await AssertRefusedAsync(args, "must be");

        Assert.DoesNotContain("System.", message);
        Assert.DoesNotContain("VidPipe.", message);
    }

    [Theory]
    [InlineData("--budget is given twice", "--budget", "1", "--budget", "2")]
    [InlineData("--budget is given twice", "--budget", "1", "--budget-usd=2")]
    [InlineData("--aspect is given twice", "--aspect-ratio", "9:16", "--aspect", "9:16")]
    [InlineData("contradict each other", "--audio", "--no-audio")]
    [InlineData("contradict each other", "--no-voiceover", "--voiceover", "true")]
    [InlineData("--budget takes a value, and none follows", "--budget")]
    [InlineData("--style takes a value, and '--seed' begins with a dash", "--style", "--seed", "5")]
    [InlineData("--style takes a value, and '--sed' begins with a dash", "--style", "--sed")]
    [InlineData("--output takes a value, and what is given is empty", "-o", "")]
    [InlineData("--output takes a value, and what is given is empty", "--output=")]
    [InlineData("--aspect takes a value, and what is given is empty", "--aspect=")]
    [InlineData("--data takes a value, and what is given is empty", "--data=")]
    [InlineData("--set gives media:maxencoders twice", "--set", "Media:MaxEncoders=1", "--set", "media:maxencoders=2")]
    [InlineData("--set gives VidPipe:Media:MaxEncoders twice", "--set", "Media:MaxEncoders=1", "--set", "VidPipe:Media:MaxEncoders=2")]
    public async Task A_value_is_given_once_and_not_empty(string message, params string[] options) =>
        await AssertRefusedAsync(["make", "A fox", .. options], message);

    [Theory]
    [InlineData("Did you mean VidPipe:Engine:MaxConcurrentActivities?", "Engine:MaxActivities=4")]
    [InlineData("Did you mean VidPipe:Spending:DailyUsd?", "Spending:DailyUsb=4")]
    [InlineData("VidPipe:Spending:DailyUsd must be a number", "Spending:DailyUsd=2,5")]
    [InlineData("VidPipe:Engine:StopTimeout must be a duration", "Engine:StopTimeout=5")]
    public async Task A_setting_that_is_none_is_refused_and_the_nearest_one_named(string message, string setting) =>
        await AssertRefusedAsync(["make", "A fox", "--set", setting], message);

    [Theory]
    [InlineData("make", "list")]
    [InlineData("make", "fox")]
    [InlineData("--", "fox")]
    [InlineData("--", "--title")]
    [InlineData("make", "--", "-x")]
    [InlineData("fox!")]
    [InlineData("Fuchs & Eule")]
    [InlineData("灯台")]
    [InlineData("— said the fox")]
    [InlineData("make", "--prompt", "A fox")]
    [InlineData("make", "--prompt=-x")]
    public void A_text_that_is_meant_as_one_is_the_prompt(params string[] args)
    {
        var parse = new CommandTree(new Terminal(new StringWriter(), new StringWriter())).Parse(args);

        Assert.Empty(parse.Errors);
        Assert.Equal(args[^1].Split("--prompt=")[^1], parse.GetValue<string?>("prompt") ?? parse.GetValue<JsonNode>("--prompt")?.GetValue<string>());
    }

    [Theory]
    [InlineData("--data", "d", "list", "--limit", "3")]
    [InlineData("--limit=3", "list", "--data", "d")]
    [InlineData("list", "--limit", "3", "--data=d")]
    [InlineData("--json", "list", "--limit", "3", "--data", "d")]
    public void Options_may_stand_before_the_command(params string[] args)
    {
        var parse = new CommandTree(new Terminal(new StringWriter(), new StringWriter())).Parse(args);

        Assert.Equal(("list", 3, "d"), (parse.CommandResult.Command.Name, parse.GetValue<int>("--limit"), parse.GetValue<string>("--data")));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> AssertRefusedAsync(string[] args, string message)
    {
        var error = new StringWriter();
        var data = _folder["data"];
        string[] place = args.Contains("--data") || args.Contains("--data=") || args.Any(a => a == "--") ? [] : ["--data", data];

        var exitCode = await new CommandTree(new Terminal(new StringWriter(), error)).RunAsync([.. place, .. args]);

        Assert.True(exitCode == ExitCode.Usage, error.ToString());
        Assert.Contains(message, error.ToString());
        Assert.DoesNotContain("   at ", error.ToString());
        Assert.False(Directory.Exists(data));
        return error.ToString();
    }
}
