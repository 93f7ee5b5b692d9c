using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tests;

/// <summary>A stand-in of the test's own, and a client that knows only HTTP.</summary>
public abstract class StandInTest : IAsyncLifetime
{
    public const string Prefix = "v1/projects/demo/locations/us-central1/publishers/google/models/";

    protected const string TextModel = "gemini-3.8-flash";
    protected const string ImageModel = "gemini-3.1-flash-image";
    protected const string SpeechModel = "gemini-3.8-flash-tts";
    protected const string VeoModel = "veo-3.1-generate-001";

    protected VertexStandIn Vertex { get; private set; } = null!;

    protected HttpClient Http { get; private set; } = null!;

    protected virtual StandInOptions Options => new();

    public async Task InitializeAsync()
    {
        Vertex = await VertexStandIn.StartAsync(Options);
        Http = new HttpClient { BaseAddress = Vertex.BaseUrl, Timeout = TimeSpan.FromMinutes(1) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await Vertex.DisposeAsync();
    }

    protected static StringContent Json(JsonNode body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    protected Task<HttpResponseMessage> PostAsync(string path, JsonNode body) => Http.PostAsync(new Uri(path, UriKind.Relative), Json(body));

    /// <summary>Calls a model's method, which must answer 200.</summary>
    protected async Task<JsonObject> CallAsync(string model, string method, JsonNode body)
    {
        using var response = await PostAsync($"{Prefix}{model}:{method}", body);
        var answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode} {answer}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonNode.Parse(answer)!.AsObject();
    }

    /// <summary>Calls a model's method and takes its status and error.</summary>
    protected async Task<(HttpStatusCode Status, JsonObject Error, HttpResponseHeaders Headers)> FailAsync(string model, string method, JsonNode body)
    {
        using var response = await PostAsync($"{Prefix}{model}:{method}", body);
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        return (response.StatusCode, answer["error"]!.AsObject(), response.Headers);
    }

    protected Task<JsonObject> PollAsync(string operation) => CallAsync(VeoModel, "fetchPredictOperation", new JsonObject { ["operationName"] = operation });

    protected async Task<string> SubmitAsync(JsonNode? body = null) =>
        (await CallAsync(VeoModel, "predictLongRunning", body ?? Requests.Video()))["name"]!.GetValue<string>();

    /// <summary>Polls until it is done.</summary>
    protected async Task<JsonObject> FinishAsync(string operation)
    {
        for (var polls = 0; polls < 100; polls++)
        {
            var answer = await PollAsync(operation);
            if (answer["done"]?.GetValue<bool>() == true) return answer;
        }

        throw new InvalidOperationException($"{operation} never ended.");
    }

    protected void AssertAsDocumented() => Assert.Empty(Vertex.Violations);
}
