using System.Net;
using System.Text.Json;
using VidPipe.Api.Http;
using VidPipe.Api.Management;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.OpenApi;

public sealed class OpenApiTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly ApiHost _host = shared.Host;

    [Fact]
    public async Task Document_describes_exactly_the_routes_of_the_table()
    {
        var document = await DocumentAsync();

        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"));
        var served = Routes.All.SelectMany(route => route.Methods.Select(method => $"{method} /{route.Template}"));
        Assert.Equal(served.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_names_every_operation_once()
    {
        var names = Operations(await DocumentAsync()).Select(operation => operation.GetProperty("operationId").GetString()).ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public async Task Document_refers_only_to_what_it_holds()
    {
        var document = await DocumentAsync();

        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.All(References(document), reference =>
        {
            Assert.StartsWith("#/components/schemas/", reference, StringComparison.Ordinal);
            Assert.True(schemas.TryGetProperty(reference["#/components/schemas/".Length..], out _), reference);
        });
    }

    [Fact]
    public async Task Document_asks_for_a_key_everywhere_but_on_anonymous_routes()
    {
        var open = Operations(await DocumentAsync()).Where(operation => operation.GetProperty("security").GetArrayLength() == 0);

        Assert.Equal(["GetHealth", "HeadOpenLink", "OpenLink"], open.Select(operation => operation.GetProperty("operationId").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Document_has_the_names_that_answers_have()
    {
        var schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");

        Assert.True(schemas.GetProperty("ProjectStarted").GetProperty("properties").TryGetProperty("status_url", out _));
        Assert.True(schemas.GetProperty("InstanceJson").GetProperty("properties").TryGetProperty("runtimeStatus", out _));
        Assert.Equal("date-time", schemas.GetProperty("ProjectStatusSummary").GetProperty("properties").GetProperty("updated_at").GetProperty("format").GetString());
        Assert.Contains("video_gen", schemas.GetProperty("ProjectStatusSummary").GetProperty("properties").GetProperty("status").GetProperty("enum").EnumerateArray().Select(v => v.GetString()));
    }

    [Fact]
    public void Serializers_are_complete_before_their_first_use()
    {
        // Schemas are taken from them; one without a resolver fails until something was serialized with it.
        Assert.True(InstanceJson.Options.IsReadOnly);
        Assert.True(ApiJson.Options.IsReadOnly);
    }

    [Fact]
    public void Table_names_every_route_once_and_fits_azure_functions()
    {
        Assert.Equal(Routes.All.Count, Routes.All.Select(route => route.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(Routes.All, route => Assert.False(route.Template.StartsWith('/')));
    }

    private async Task<JsonElement> DocumentAsync()
    {
        using var response = await _host.GetAsync("/openapi.json");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.JsonAsync();
    }

    private static IEnumerable<JsonElement> Operations(JsonElement document) =>
        document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => method.Value));

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property is { Name: "$ref", Value.ValueKind: JsonValueKind.String } ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
