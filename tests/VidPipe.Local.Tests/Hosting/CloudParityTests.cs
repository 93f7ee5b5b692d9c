using VidPipe.Api;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Tests.Hosting;

/// <summary>
/// The local host and the cloud host serve and run the same. The hosts know nothing of each other, so this holds
/// against the list of its functions, <c>src/VidPipe.Functions/functions.txt</c>, which its own tests keep true.
/// </summary>
public class CloudParityTests
{
    private const string Advice = "Add its function to src/VidPipe.Functions and its line to functions.txt (tests/VidPipe.Functions.Tests writes it).";

    private static readonly string[] Functions = File.ReadAllLines(Path.Combine(RepositoryFiles.Root, "src", "VidPipe.Functions", "functions.txt"));

    [Fact]
    public void Every_route_but_the_platforms_own_has_a_function()
    {
        var routes = Routes.OfFunctions
            .Select(route => $"http {route.Name} {string.Join(',', route.Methods)} {route.Template} {LevelOf(route)}")
            .ToList();
        var functions = Functions.Where(line => line.StartsWith("http ", StringComparison.Ordinal)).ToList();

        Assert.True(!routes.Except(functions).Any(), $"{string.Join(", ", routes.Except(functions))}: {Advice}");
        Assert.Empty(functions.Except(routes));
    }

    [Fact]
    public void Every_orchestrator_and_activity_has_a_function()
    {
        var catalog = LocalServices.Catalog();
        var handles = catalog.Orchestrators.Keys.Select(name => $"orchestrator {name}").Concat(catalog.Activities.Keys.Select(name => $"activity {name}"));

        var missing = handles.Except(Functions).ToList();
        Assert.True(missing.Count == 0, $"{string.Join(", ", missing)}: {Advice}");
    }

    [Fact]
    public void Names_of_functions_are_unique_whatever_their_case()
    {
        Assert.Distinct(Functions.Select(line => line.Split(' ')[1]), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The platform's word for the level; its highest one takes the master key.</summary>
    private static string LevelOf(Route route) => route.KeyLevel == KeyLevel.Host ? "admin" : route.KeyLevel.ToString().ToLowerInvariant();
}
