using System.Text.Json;
using System.Text.RegularExpressions;

namespace VidPipe.Core.Tests.Architecture;

/// <summary>The solution filter, which a partial package feed can restore, leaves out the cloud host and nothing else.</summary>
public partial class SolutionFilterTests
{
    [Fact]
    public void Filter_holds_every_project_but_those_of_the_cloud_host()
    {
        var root = Repository.Root();
        var all = ProjectPath().Matches(File.ReadAllText(Path.Combine(root, "VidPipe.Functions.sln"))).Select(m => m.Groups[1].Value);
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "VidPipe.slnf")));
        var kept = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(p => p.GetString()!);

        Assert.Equal(all.Where(p => !p.Contains(@"\VidPipe.Functions")).Order(), kept.Order());
    }

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}
