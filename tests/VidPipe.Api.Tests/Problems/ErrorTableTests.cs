using System.Text.RegularExpressions;
using VidPipe.Api.Problems;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Tests.Problems;

public sealed partial class ErrorTableTests
{
    [Fact]
    public void Error_document_has_every_code_as_it_is_served_and_says_what_to_do()
    {
        var rows = Documented("errors.md").ToList();

        Assert.Equal(Served(), rows.Select(row => row[..(row.LastIndexOf('|', row.Length - 2) + 1)]));
        Assert.All(rows, row => Assert.NotEqual("", row[row.LastIndexOf('|', row.Length - 2)..].Trim('|', ' ')));
    }

    [Fact]
    public void The_table_stands_in_one_document_only()
    {
        var codes = Enum.GetValues<ErrorCode>().Select(ErrorCodes.Name).ToHashSet();
        var documents = Directory.EnumerateFiles(Path.GetDirectoryName(DocumentPath("errors.md"))!, "*.md").Select(file => Path.GetFileName(file)!);

        Assert.Equal(["errors.md"], documents.Where(document => Documented(document).Count(row => codes.Contains(row.Split('`')[1])) > codes.Count / 2));
    }

    [Fact]
    public void Codes_that_nothing_throws_yet_are_marked_and_no_others()
    {
        var source = Path.Combine(Path.GetDirectoryName(DocumentPath("errors.md"))!, "..", "src");
        string[] tables = ["ErrorCode.cs", "ErrorCodes.cs", "ErrorStatus.cs"];
        var code = string.Concat(Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories)
            .Where(file => !tables.Contains(Path.GetFileName(file)) && !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        var unused = Enum.GetValues<ErrorCode>().Where(c => !Regex.IsMatch(code, $@"\bErrorCode\.{c}\b")).Select(ErrorCodes.Name);

        var marked = Documented("errors.md").Where(row => row.Contains("*Not yet.*", StringComparison.Ordinal)).Select(row => row.Split('`')[1]);

        Assert.Equal(unused, marked);
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
