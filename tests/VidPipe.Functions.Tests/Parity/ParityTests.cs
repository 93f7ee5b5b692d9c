using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using VidPipe.Api;
using VidPipe.Functions.Hosting;
using VidPipe.Functions.Tests.Rig;

namespace VidPipe.Functions.Tests.Parity;

/// <summary>The cloud host has a function for each route and handle, and no other.</summary>
public class ParityTests
{
    [Fact]
    public void Every_route_has_its_function_and_no_function_has_another_route()
    {
        var routes = Routes.OfFunctions
            .Select(route => $"http {route.Name} {string.Join(',', route.Methods)} {route.Template} {LevelOf(route)}");

        Assert.Equal(routes.Order(StringComparer.Ordinal), FunctionList.Lines.Where(line => line.StartsWith("http ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_handle_has_its_function_and_no_function_runs_another()
    {
        var catalog = CloudServices.Catalog();
        var handles = catalog.Orchestrators.Keys.Select(name => $"orchestrator {name}").Concat(catalog.Activities.Keys.Select(name => $"activity {name}"));

        Assert.Equal(
            handles.Order(StringComparer.Ordinal),
            FunctionList.Lines.Where(line => line.StartsWith("orchestrator ", StringComparison.Ordinal) || line.StartsWith("activity ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Generated_metadata_lists_every_function_with_its_trigger()
    {
        IFunctionMetadataProvider generated = new GeneratedFunctionMetadataProvider();

        var functions = await generated.GetFunctionMetadataAsync("");

        Assert.Equal(FunctionList.Lines, functions.Select(f => Line(f.Name!, f.RawBindings!)).Order(StringComparer.Ordinal));
    }

    /// <summary>The list is committed, since the tests of the local host hold its routes and handles against it.</summary>
    [Fact]
    public void Committed_list_is_the_list()
    {
        var path = Path.Combine(Repository.Root, "src", "VidPipe.Functions", "functions.txt");
        var committed = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (!FunctionList.Lines.SequenceEqual(committed)) File.WriteAllText(path, string.Concat(FunctionList.Lines.Select(line => line + "\n")));

        Assert.Equal(FunctionList.Lines, committed);
    }

    /// <summary>The platform's word for the level; its highest one takes the master key.</summary>
    private static string LevelOf(Route route) => route.KeyLevel == KeyLevel.Host ? "admin" : route.KeyLevel.ToString().ToLowerInvariant();

    private static string Line(string name, IList<string> bindings)
    {
        var triggers = bindings.Select(text => JsonDocument.Parse(text).RootElement).Where(b => b.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase));
        var trigger = Assert.Single(triggers);
        return trigger.GetProperty("type").GetString()!.ToLowerInvariant() switch
        {
            "httptrigger" => $"http {name} {string.Join(',', trigger.GetProperty("methods").EnumerateArray().Select(m => m.GetString()!.ToUpperInvariant()))} {trigger.GetProperty("route").GetString()} {trigger.GetProperty("authLevel").GetString()!.ToLowerInvariant()}",
            "timertrigger" => $"timer {name} {trigger.GetProperty("schedule").GetString()}",
            "orchestrationtrigger" => $"orchestrator {name}",
            "activitytrigger" => $"activity {name}",
            var other => $"{other} {name}",
        };
    }
}
