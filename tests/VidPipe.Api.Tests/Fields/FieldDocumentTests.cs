using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace VidPipe.Api.Tests.Fields;

/// <summary>
/// The tables of fields in docs/http-api.md are those of the declarations. <c>VIDPIPE_WRITE_DOCS=1</c> in the environment of
/// this test writes them anew.
/// </summary>
public sealed partial class FieldDocumentTests
{
    private static string Document => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "..", "docs", "http-api.md"));

    [Fact]
    public void Tables_of_fields_are_those_that_the_requests_declare()
    {
        var written = File.ReadAllText(Document);
        var declared = Table().Replace(written, table => $"{table.Groups["begin"]}{Of(table.Groups["route"].Value, table.Groups["list"].Value)}{table.Groups["end"]}");

        if (Environment.GetEnvironmentVariable("VIDPIPE_WRITE_DOCS") == "1") File.WriteAllText(Document, declared);
        else Assert.True(written == declared, "docs/http-api.md does not say what is declared. VIDPIPE_WRITE_DOCS=1 dotnet test --filter FieldDocumentTests writes its tables anew.");
    }

    [Fact]
    public void Every_request_with_fields_has_its_table()
    {
        var documented = Table().Matches(File.ReadAllText(Document)).Select(table => table.Groups["route"].Value).ToHashSet();

        // A fork's fields are those of a start, and its list of edits.
        Assert.All(Routes.All.Where(route => route.Documentation.Fields is not null), route => Assert.Contains(route.Name, documented));
    }

    private static string Of(string route, string list)
    {
        var fields = Routes.Get(route).Documentation.Fields!;
        return list.Length == 0
            ? FieldTable.Of(fields, field => field.IsRequired ? "argument" : $"`{field.Option}`")
            : FieldTable.Of(fields.All.Single(field => field.Name == list).Items!, field => field.IsRequired ? "`N:…`" : $"`N:{field.Option}=…`");
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;

    [GeneratedRegex(@"(?<begin><!-- fields of (?<route>\w+)(?: (?<list>\w+))? -->\n).*?(?<end><!-- end of fields -->)", RegexOptions.Singleline)]
    private static partial Regex Table();
}
