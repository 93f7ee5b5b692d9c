using System.Text.RegularExpressions;
using VidPipe.Api.Problems;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Tests.Problems;

public sealed partial class ErrorTableTests
{
    [Fact]
    public void Documented_error_table_is_the_one_that_is_served()
    {
        Assert.Equal(Served(), Documented("http-api.md"));
    }

    [Fact]
    public void Error_document_has_every_code_as_it_is_served_and_says_what_to_do()
    {
        var rows = Documented("errors.md").ToList();

        Assert.Equal(Served(), rows.Select(row => row[..(row.LastIndexOf('|', row.Length - 2) + 1)]));
        Assert.All(rows, row => Assert.NotEqual("", row[row.LastIndexOf('|', row.Length - 2)..].Trim('|', ' ')));
    }

    private static IEnumerable<string> Served() => Enum.GetValues<ErrorCode>().Select(code =>
    {
        var description = ErrorCodes.Describe(code);
        return $"| `{ErrorCodes.Name(code)}` | {ErrorStatus.Of(code)} | {description.UserMessage} | {(description.Retryable ? "yes" : "no")} |";
    });

    private static IEnumerable<string> Documented(string document) => File.ReadLines(DocumentPath(document)).Where(line => CodeRow().IsMatch(line));

    [GeneratedRegex("^\\| `[A-Z_]+` \\|")]
    private static partial Regex CodeRow();

    private static string DocumentPath(string document)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", document);
    }
}
