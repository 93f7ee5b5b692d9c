using System.CommandLine;
using VidPipe.Api.Fields;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

/// <summary>The options of a request that is declared by a list of fields and nothing else.</summary>
public sealed class RequestOptionsTests
{
    private static readonly RequestField<bool> Loud = Field.Flag("is_loud", defaultValue: false) with { Option = "--loud", Help = "with a drum", OffHelp = "without" };
    private static readonly RequestField<DayOfWeek> Day = Field.Choice("day", DayOfWeek.Friday) with { Help = "when" };
    private static readonly RequestField<string> Motto = Field.Text("motto", 10) with { Help = "a word", IsClearable = true };
    private static readonly RequestFields Fields = new(
        Field.Text("name", 9) with { IsRequired = true, Help = "its name" }, Loud, Day, Motto, Field.Usd("price_usd", 9) with { Option = "--price" });

    private readonly RequestOptions _options = new(Fields);
    private readonly Command _command = new("brew");

    public RequestOptionsTests() => _options.AddTo(_command);

    [Theory]
    [InlineData("""{"name":"x"}""", "x")]
    [InlineData("""{"name":"x"}""", "--name", "x")]
    [InlineData("""{"name":"x","is_loud":true}""", "x", "--loud")]
    [InlineData("""{"name":"x","is_loud":true}""", "x", "--is-loud")]
    [InlineData("""{"name":"x","is_loud":false}""", "x", "--no-loud")]
    [InlineData("""{"name":"x","day":"monday","price_usd":1.50}""", "x", "--price-usd", "1.50", "--day", "monday")]
    public void What_is_given_is_the_body(string body, params string[] args)
    {
        var parse = _command.Parse(args);

        Assert.Empty(parse.Errors);
        Assert.Equal(body, _options.Body(parse).ToJsonString());
    }

    [Theory]
    [InlineData("The name is missing")]
    [InlineData("The name is given twice", "x", "--name", "y")]
    [InlineData("--loud and --no-loud contradict each other", "x", "--loud", "--no-loud")]
    public void What_cannot_be_a_body_is_a_usage_error(string message, params string[] args)
    {
        var failure = Assert.Throws<CommandFailedException>(() => _options.Body(_command.Parse(args)));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains(message, failure.Message);
    }

    [Fact]
    public void Help_says_what_it_is_where_nothing_is_given()
    {
        Assert.Equal("when (friday)", Option("--day").Description);
        Assert.Equal("sunday|monday|tuesday|wednesday|thursday|friday|saturday", Option("--day").HelpName);
        Assert.Equal("with a drum", Option("--loud").Description);
        Assert.Equal("a word (none)", Option("--motto").Description);
    }

    [Fact]
    public void Help_of_an_edit_says_no_defaults()
    {
        var edit = new Command("rebrew");
        new RequestOptions(Fields.AsEdits()).AddTo(edit);

        Assert.Empty(edit.Arguments);
        Assert.Equal(
            ["its name", "with a drum, where the source has none", "without", "when", "a word; '' takes the source's away"], edit.Options.Take(5).Select(option => option.Description));
    }

    private Option Option(string name) => _command.Options.Single(option => option.Name == name);
}
