using System.Net;
using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tests;

/// <summary>A request with one thing wrong is refused, and that thing is named.</summary>
public abstract class StrictTest : StandInTest
{
    /// <param name="path">Where the change is made: <c>parameters/seed</c>, with numbers for places in lists.</param>
    /// <param name="json">The new value; null takes the property away.</param>
    /// <param name="at">What the violation names.</param>
    protected async Task AssertRefusedAsync(string model, string method, JsonObject request, string path, string? json, string at)
    {
        Change(request, path.Split('/'), json);

        var (status, error, _) = await FailAsync(model, method, request);

        var violation = Assert.Single(Vertex.Violations);
        Assert.Equal(at, violation.Path);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal("INVALID_ARGUMENT", error["status"]!.GetValue<string>());
        Assert.Equal(at, error["details"]![0]!["fieldViolations"]![0]!["field"]!.GetValue<string>());
        var call = Assert.Single(Vertex.Calls());
        Assert.Equal((false, violation.Sequence), (call.CarriedOut, call.Sequence));
    }

    /// <summary>The same change is nothing to complain about.</summary>
    protected async Task AssertTakenAsync(string model, string method, JsonObject request, string path, string? json)
    {
        Change(request, path.Split('/'), json);

        using var response = await PostAsync($"{Prefix}{model}:{method}", request);

        AssertAsDocumented();
        Assert.True(response.IsSuccessStatusCode);
    }

    private static void Change(JsonNode node, string[] path, string? json)
    {
        foreach (var step in path[..^1]) node = int.TryParse(step, out var index) ? node[index]! : node[step] ??= new JsonObject();
        var last = path[^1];
        if (int.TryParse(last, out var place)) node.AsArray()[place] = JsonNode.Parse(json!);
        else if (json is null) node.AsObject().Remove(last);
        else node[last] = JsonNode.Parse(json);
    }
}
