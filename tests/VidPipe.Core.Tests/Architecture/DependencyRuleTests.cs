using System.Xml.Linq;

namespace VidPipe.Core.Tests.Architecture;

/// <summary>The dependency rule of the house: adapters know Core, none knows another; only the hosts know them all.</summary>
public class DependencyRuleTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["VidPipe.Core"] = [],
        ["VidPipe.Engine"] = ["VidPipe.Core"],
        ["VidPipe.Media"] = ["VidPipe.Core"],
        ["VidPipe.Providers"] = ["VidPipe.Core", "VidPipe.Media"],
        ["VidPipe.Storage"] = ["VidPipe.Core"],
        ["VidPipe.Outbound"] = ["VidPipe.Core"],
        ["VidPipe.Api"] = ["VidPipe.Core"],
        // What both hosts are made of.
        ["VidPipe.Hosting"] = ["VidPipe.Core", "VidPipe.Media", "VidPipe.Providers", "VidPipe.Storage", "VidPipe.Outbound", "VidPipe.Api"],
        ["VidPipe.Local"] = ["VidPipe.Core", "VidPipe.Engine", "VidPipe.Media", "VidPipe.Providers", "VidPipe.Storage", "VidPipe.Outbound", "VidPipe.Api", "VidPipe.Hosting"],
        ["VidPipe.Vertex.Grpc"] = ["VidPipe.Core", "VidPipe.Providers"],
        ["VidPipe.Functions"] = ["VidPipe.Core", "VidPipe.Media", "VidPipe.Providers", "VidPipe.Storage", "VidPipe.Outbound", "VidPipe.Api", "VidPipe.Hosting", "VidPipe.Vertex.Grpc"],
    };

    /// <summary>Core is the domain: what it takes in is small and does no work of its own.</summary>
    private static readonly string[] CorePackages =
        ["Microsoft.CodeAnalysis.BannedApiAnalyzers", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Logging.Abstractions"];

    [Fact]
    public void A_project_references_only_what_its_place_allows()
    {
        var broken = Projects()
            .SelectMany(p => References(p, "ProjectReference").Select(r => (From: Name(p), To: Name(r.Replace('\\', '/')))))
            .Where(r => !Allowed.GetValueOrDefault(r.From, []).Contains(r.To))
            .Select(r => $"{r.From} -> {r.To}");

        Assert.Empty(broken);
    }

    [Fact]
    public void Every_project_has_its_place()
    {
        Assert.Empty(Projects().Select(Name).Except(Allowed.Keys));
    }

    [Fact]
    public void Core_takes_in_no_further_package()
    {
        var core = Projects().Single(p => Name(p) == "VidPipe.Core");

        Assert.Empty(References(core, "PackageReference").Except(CorePackages));
    }

    /// <summary>Not those below: the Functions SDK writes a project of its own into obj.</summary>
    private static IEnumerable<string> Projects() =>
        Directory.GetDirectories(Path.Combine(Repository.Root(), "src")).SelectMany(folder => Directory.GetFiles(folder, "*.csproj"));

    private static string Name(string path) => Path.GetFileNameWithoutExtension(path);

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(project).Descendants(kind).Select(r => r.Attribute("Include")!.Value);
}
