using System.Text.Json.Nodes;

namespace VidPipe.StandIn.Tests.Gemini;

public sealed class TextTests : StandInTest
{
    private const string Storyboard =
        """
        { "type": "OBJECT", "required": ["title", "scenes"], "propertyOrdering": ["title", "scenes", "mood"],
          "properties": {
            "scenes": { "type": "ARRAY", "minItems": 7, "maxItems": 7,
              "items": { "type": "OBJECT", "required": ["narration", "seconds"],
                "properties": {
                  "narration": { "type": "STRING", "minLength": 10, "maxLength": 60 },
                  "seconds": { "type": "INTEGER", "minimum": 4, "maximum": 8 },
                  "weight": { "type": "NUMBER", "minimum": 0.25, "maximum": 0.5 },
                  "still": { "type": "BOOLEAN" } } } },
            "mood": { "type": "STRING", "enum": ["calm", "wild"] },
            "title": { "type": "STRING", "maxLength": 20 } } }
        """;

    [Fact]
    public async Task A_schema_is_satisfied_with_exactly_as_many_items_as_it_asks_for()
    {
        var answer = await WriteAsync(Requests.Text("Write about \"a fox on a frozen lake\"", Storyboard));

        Assert.Equal(["title", "scenes", "mood"], answer.Select(p => p.Key));
        Assert.InRange(answer["title"]!.GetValue<string>().Length, 1, 20);
        Assert.Contains(answer["mood"]!.GetValue<string>(), (string[])["calm", "wild"]);
        var scenes = answer["scenes"]!.AsArray();
        Assert.Equal(7, scenes.Count);
        Assert.All(scenes, scene =>
        {
            Assert.InRange(scene!["narration"]!.GetValue<string>().Length, 10, 60);
            Assert.InRange(scene["seconds"]!.GetValue<int>(), 4, 8);
            Assert.InRange(scene["weight"]!.GetValue<double>(), 0.25, 0.5);
            Assert.StartsWith("A fox on a frozen lake", scene["narration"]!.GetValue<string>(), StringComparison.Ordinal);
        });
        AssertAsDocumented();
    }

    [Fact]
    public async Task The_same_request_gets_the_same_text_and_another_seed_may_get_another()
    {
        var first = await WriteAsync(Requests.Text(schema: Storyboard));
        var again = await WriteAsync(Requests.Text(schema: Storyboard));

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
    }

    [Fact]
    public async Task Without_a_schema_it_writes_a_text_and_counts_tokens()
    {
        var answer = await CallAsync(TextModel, "generateContent", Requests.Text());

        Assert.Equal("STOP", answer["candidates"]![0]!["finishReason"]!.GetValue<string>());
        Assert.Contains("fox", answer["candidates"]![0]!["content"]!["parts"]![0]!["text"]!.GetValue<string>());
        var usage = answer["usageMetadata"]!;
        Assert.Equal(usage["totalTokenCount"]!.GetValue<int>(), usage["promptTokenCount"]!.GetValue<int>() + usage["candidatesTokenCount"]!.GetValue<int>());
        Assert.Equal(TextModel, answer["modelVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task MaxOutputTokens_cuts_the_text_and_says_so()
    {
        var request = Requests.Text(schema: Storyboard);
        request["generationConfig"]!["maxOutputTokens"] = 10;

        var answer = await CallAsync(TextModel, "generateContent", request);

        Assert.Equal("MAX_TOKENS", answer["candidates"]![0]!["finishReason"]!.GetValue<string>());
        Assert.Equal(40, answer["candidates"]![0]!["content"]!["parts"]![0]!["text"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task It_answers_under_v1beta1_and_in_other_locations_too()
    {
        using var response = await PostAsync($"v1beta1/projects/p/locations/global/publishers/google/models/{TextModel}:generateContent", Requests.Text());

        Assert.True(response.IsSuccessStatusCode);
        AssertAsDocumented();
    }

    private async Task<JsonObject> WriteAsync(JsonObject request)
    {
        var answer = await CallAsync(TextModel, "generateContent", request);
        return JsonNode.Parse(answer["candidates"]![0]!["content"]!["parts"]![0]!["text"]!.GetValue<string>())!.AsObject();
    }
}
