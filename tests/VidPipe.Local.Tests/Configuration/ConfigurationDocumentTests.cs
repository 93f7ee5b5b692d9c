using System.Text.RegularExpressions;
using VidPipe.Local.Configuration;

namespace VidPipe.Local.Tests.Configuration;

public partial class ConfigurationDocumentTests
{
    [Fact]
    public void The_document_lists_every_setting_and_no_other()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "configuration.md"));
        var listed = Row().Matches(text).Select(m => m.Groups["key"].Value).Where(key => !key.StartsWith("Logging:", StringComparison.Ordinal));

        var bound = HostSettings.Sections.SelectMany(s => s.Keys());

        Assert.Equal(bound.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_begins_with_the_ten_settings_that_people_need()
    {
        var text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "configuration.md"));
        var first = text[..text.IndexOf("Every setting can be given", StringComparison.Ordinal)];
        var listed = Item().Matches(first).Select(m => m.Groups["key"].Value).ToList();

        Assert.Equal(10, listed.Count);
        Assert.Subset(HostSettings.Sections.SelectMany(s => s.Keys()).ToHashSet(), listed.ToHashSet());
    }

    [GeneratedRegex(@"^\d+\. `(?<key>[^`]+)`: ", RegexOptions.Multiline)]
    private static partial Regex Item();

    [GeneratedRegex(@"^\| `(?<key>[A-Z][A-Za-z]*(:[A-Za-z<>]+)*)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
