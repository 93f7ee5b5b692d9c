using System.Text.RegularExpressions;

namespace VidPipe.Core.Tests.Architecture;

/// <summary>What is built and tested by <c>./test</c> is what the one solution holds.</summary>
public partial class SolutionTests
{
    /// <summary>Their packages are not on every feed.</summary>
    private static readonly string[] Outside = ["VidPipe.Vertex.Grpc", "VidPipe.Vertex.Grpc.Tests"];

    [Fact]
    public void Solution_holds_every_project_but_those_of_the_grpc_client()
    {
        var root = Repository.Root();
        var held = ProjectPath().Matches(File.ReadAllText(Path.Combine(root, "VidPipe.Functions.sln"))).Select(m => m.Groups[1].Value);
        var all = new[] { "src", "tests", "benchmarks" }
            .SelectMany(top => Directory.GetDirectories(Path.Combine(root, top)))
            .SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))
            .Select(Path.GetFileNameWithoutExtension);

        Assert.Equal(all.Except(Outside).Order(), held.Order());
    }

    [GeneratedRegex("\"[^\"]*?([^\"\\\\]+)\\.csproj\"")]
    private static partial Regex ProjectPath();
}
