using System.Text.RegularExpressions;
using VidPipe.Api.Problems;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Tests.Problems;

public sealed partial class ErrorTableTests
{
    [Fact]
    public void Documented_error_table_is_the_one_that_is_served()
    {
        var served = Enum.GetValues<ErrorCode>().Select(code =>
        {
            var description = ErrorCodes.Describe(code);
            return $"| `{ErrorCodes.Name(code)}` | {ErrorStatus.Of(code)} | {description.UserMessage} | {(description.Retryable ? "yes" : "no")} |";
        });

        var documented = File.ReadLines(DocumentPath()).Where(line => CodeRow().IsMatch(line));
        Assert.Equal(served, documented);
    }

    [GeneratedRegex("^\\| `[A-Z_]+` \\|")]
    private static partial Regex CodeRow();

    private static string DocumentPath()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "global.json"))) folder = folder.Parent!;
        return Path.Combine(folder.FullName, "docs", "http-api.md");
    }
}
