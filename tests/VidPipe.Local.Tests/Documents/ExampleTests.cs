using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using VidPipe.Local.CommandLine;
using VidPipe.Local.Configuration;

namespace VidPipe.Local.Tests.Documents;

/// <summary>What help and documents show can be typed as it is: commands, options and settings exist and take the values shown.</summary>
public sealed partial class ExampleTests : IDisposable
{
    /// <summary>Of the cloud host alone.</summary>
    private static readonly string[] CloudSettings = ["Vertex:Transport"];

    private readonly TemporaryFolder _folder = new();

    private static IEnumerable<string> Documents => Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs"), "*.md").Append(Path.Combine(RepositoryFiles.Root, "README.md"));

    [Fact]
    public void Every_call_in_a_code_block_of_the_documents_parses()
    {
        var examples = Documents.SelectMany(ExampleLine.InCodeOf).ToList();

        Assert.InRange(examples.Count, 8, 1000);
        Assert.All(examples, AssertRuns);
    }

    [Fact]
    public async Task Every_example_of_every_help_parses()
    {
        foreach (var command in Tree().Definitions)
        {
            var examples = (await HelpAsync(command.Name)).Split('\n').SkipWhile(line => line.TrimEnd() != "Examples:").Skip(1)
                .Select(line => ExampleLine.Of($"{command.Name} --help", line)).OfType<ExampleLine>().ToList();

            Assert.All(examples, example => Assert.Equal(command.Name, example.Arguments[0]));
            Assert.All(examples, AssertRuns);
        }

        Assert.Contains("make \"A fox finds a lantern\"", await HelpAsync("make"));
    }

    [Fact]
    public async Task Values_that_the_description_of_an_option_shows_are_taken()
    {
        var shown = new List<string>();
        foreach (var command in Tree().Definitions)
        {
            foreach (var option in command.Options.Concat(command.Name == "serve" ? new SharedOptions().All : []))
            {
                if (Instance().Match(option.Description ?? "") is not { Success: true } instance) continue;
                shown.Add(option.Name);
                string[] arguments = [.. command.Arguments.Select(a => a.Name switch { "scene" => "1", "what" => "clip", _ => "project-1" })];
                AssertRuns(new ExampleLine($"{command.Name} {option.Name}", instance.Value, [command.Name, .. arguments, option.Name, instance.Groups["value"].Value.Replace("\"", "", StringComparison.Ordinal)]));
            }

            Assert.DoesNotContain("MaxActivities", await HelpAsync(command.Name));
        }

        Assert.Contains("--set", shown);
        Assert.Contains("--scene", shown);
    }

    [Fact]
    public void Every_option_that_the_documents_name_of_a_command_exists()
    {
        var commands = Tree().Definitions.ToDictionary(c => c.Name, StringComparer.Ordinal);
        var calls = Documents.SelectMany(document => InlineCall().Matches(File.ReadAllText(document)).Select(call => (Place: Path.GetFileName(document), call))).ToList();

        Assert.InRange(calls.Count, 8, 1000);
        foreach (var (place, call) in calls)
        {
            var name = call.Groups["command"].Value;
            if (name is "install" or "uninstall") continue; // ./run itself does these
            Assert.True(commands.TryGetValue(name, out var command), $"{place}: {call.Value}");
            foreach (var option in OptionName().Matches(call.Groups["rest"].Value).Select(m => m.Value))
            {
                var known = command.Options.Concat(new SharedOptions().All).SelectMany(o => o.Aliases.Prepend(o.Name)).Append("--help");
                Assert.True(known.Contains(option), $"{place}: {call.Value} ({option})");
            }
        }
    }

    [Fact]
    public void Every_setting_that_the_documents_name_exists()
    {
        var sections = HostSettings.Sections;
        var keys = sections.SelectMany(s => s.Keys()).Concat(CloudSettings).ToHashSet(StringComparer.Ordinal);
        var names = string.Join('|', keys.Select(key => key.Split(':')[0]).Distinct());
        var named = new Regex($@"(?<![\w:/.`-])`?(?:VidPipe(?::|__))?(?<key>(?:{names})(?:(?::|__)(?:[A-Za-z0-9.-]+|<[a-z]+>))+)(?=[`=\s,.)\]]|$)", RegexOptions.Multiline);
        var found = 0;
        foreach (var document in Documents)
        {
            foreach (Match match in named.Matches(File.ReadAllText(document)))
            {
                found++;
                var key = Pattern(match.Groups["key"].Value.Replace("__", ":", StringComparison.Ordinal).TrimEnd('.'));
                Assert.True(keys.Contains(key) || keys.Any(k => k.StartsWith($"{key}:", StringComparison.Ordinal)), $"{Path.GetFileName(document)}: {match.Value}");
            }
        }

        Assert.InRange(found, 100, 10_000);
    }

    [Fact]
    public void Every_settings_file_that_the_documents_show_is_read()
    {
        var files = Documents.SelectMany(document => JsonBlock().Matches(File.ReadAllText(document)).Select(m => m.Groups["json"].Value))
            .Where(json => json.Contains("\"VidPipe\":", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        foreach (var file in files)
        {
            using var _ = JsonDocument.Parse(file);
            File.WriteAllText(_folder["appsettings.json"], file);
            HostSettings.Read(Load(new Dictionary<string, string?>()));
        }
    }

    public void Dispose() => _folder.Dispose();

    private void AssertRuns(ExampleLine example)
    {
        var tree = Tree();
        System.CommandLine.ParseResult parse;
        try
        {
            parse = tree.Parse(example.Arguments);
            if (parse.Errors.Count == 0) HostSettings.Read(Load(tree.SettingsOf(parse)));
        }
        catch (CommandFailedException wrong)
        {
            Assert.Fail($"{example}: {wrong.Message}");
            return;
        }

        Assert.True(parse.Errors.Count == 0, $"{example}: {string.Join(' ', parse.Errors.Select(e => e.Message))}");
    }

    private IConfigurationRoot Load(IReadOnlyDictionary<string, string?> options) =>
        SettingsSource.Load(Path.Combine(RepositoryFiles.Root, "src", "VidPipe.Local"), _folder.Path, options);

    private static string Pattern(string key) => Regex.Replace(Regex.Replace(key, ":(?:[0-9]+|<n>)(?=:|$)", ":<n>"), "^Models:[^:]+", "Models:<id>");

    private static CommandTree Tree() => new(new Terminal(new StringWriter(), new StringWriter()));

    private static async Task<string> HelpAsync(string command)
    {
        var output = new StringWriter();
        await new CommandTree(new Terminal(output, new StringWriter())).RunAsync([command, "--help"]);
        return output.ToString();
    }

    [GeneratedRegex("for instance (?<value>[^ \";]+(?:\"[^\"]*\")?)")]
    private static partial Regex Instance();

    /// <summary>Not one that begins with a prompt in quotes.</summary>
    [GeneratedRegex(@"`(?:vidpipe|\./run) (?<command>[a-z]+)(?<rest>[^`\n]*)`")]
    private static partial Regex InlineCall();

    [GeneratedRegex("(?<=[ \\[])--?[a-z][a-z-]*")]
    private static partial Regex OptionName();

    [GeneratedRegex(@"^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
