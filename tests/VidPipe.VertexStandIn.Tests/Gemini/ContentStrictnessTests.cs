namespace VidPipe.StandIn.Tests.Gemini;

public sealed class ContentStrictnessTests : StrictTest
{
    private const string Schema =
        """{"type":"OBJECT","required":["scenes"],"properties":{"scenes":{"type":"ARRAY","minItems":1,"maxItems":2,"items":{"type":"STRING","maxLength":9}}}}""";

    [Theory]
    [InlineData("contents", null, "contents")]
    [InlineData("contents", "[]", "contents")]
    [InlineData("contents/0/role", null, "contents[0].role")]
    [InlineData("contents/0/role", "\"system\"", "contents[0].role")]
    [InlineData("contents/0/parts", "[]", "contents[0].parts")]
    [InlineData("contents/0/parts/0", "{}", "contents[0].parts[0]")]
    [InlineData("contents/0/parts/0/text", "\"\"", "contents[0].parts[0].text")]
    [InlineData("contents/0/parts/0/inline_data", "{}", "contents[0].parts[0].inline_data")]
    [InlineData("contents/0/parts/0", "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"%%%\"}}", "contents[0].parts[0].inlineData.data")]
    [InlineData("contents/0/parts/0", "{\"inlineData\":{\"mimeType\":\"image/jpeg\",\"data\":\"" + Requests.Png + "\"}}", "contents[0].parts[0].inlineData")]
    [InlineData("contents/0/parts/0", "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"iVBORw0KGgoAAAANSUhEUgAA\"}}", "contents[0].parts[0].inlineData")]
    [InlineData("contents/0/parts/0", "{\"inlineData\":{\"mimeType\":\"image/png\",\"bytesBase64Encoded\":\"" + Requests.Png + "\",\"data\":\"" + Requests.Png + "\"}}", "contents[0].parts[0].inlineData.bytesBase64Encoded")]
    [InlineData("contents/0/parts/0", "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"https://example.com/a.png\"}}", "contents[0].parts[0].fileData.fileUri")]
    [InlineData("systemInstruction", "\"Be brief.\"", "systemInstruction")]
    [InlineData("system_instruction", "{}", "system_instruction")]
    [InlineData("generationConfig/temperature", "2.5", "generationConfig.temperature")]
    [InlineData("generationConfig/topP", "1.5", "generationConfig.topP")]
    [InlineData("generationConfig/maxOutputTokens", "0", "generationConfig.maxOutputTokens")]
    [InlineData("generationConfig/maxTokens", "10", "generationConfig.maxTokens")]
    [InlineData("generationConfig/seed", "4000000000", "generationConfig.seed")]
    [InlineData("generationConfig/responseMimeType", "\"text/html\"", "generationConfig.responseMimeType")]
    [InlineData("generationConfig/responseMimeType", null, "generationConfig.responseMimeType")]
    [InlineData("generationConfig/responseJsonSchema", "{}", "generationConfig")]
    [InlineData("generationConfig/responseModalities", "[\"Image\"]", "generationConfig.responseModalities[0]")]
    [InlineData("generationConfig/imageConfig", "{\"aspectRatio\":\"16:9\"}", "generationConfig.imageConfig")]
    [InlineData("generationConfig/speechConfig", "{\"languageCode\":\"en-US\"}", "generationConfig.speechConfig")]
    [InlineData("generationConfig/thinkingConfig", "{\"thinkingLevel\":\"low\"}", "generationConfig.thinkingConfig.thinkingLevel")]
    [InlineData("generationConfig/thinkingConfig", "{\"thinkingLevel\":\"LOW\",\"thinkingBudget\":0}", "generationConfig.thinkingConfig")]
    [InlineData("safetySettings", "[{\"category\":\"HARM_CATEGORY_VIOLENCE\",\"threshold\":\"BLOCK_NONE\"}]", "safetySettings[0].category")]
    [InlineData("safetySettings", "[{\"category\":\"HARM_CATEGORY_HARASSMENT\",\"threshold\":\"NONE\"}]", "safetySettings[0].threshold")]
    [InlineData("model", "\"gemini-3.8-flash\"", "model")]
    [InlineData("generationConfig/responseSchema/type", "\"object\"", "generationConfig.responseSchema.type")]
    [InlineData("generationConfig/responseSchema/type", "[\"OBJECT\",\"NULL\"]", "generationConfig.responseSchema.type")]
    [InlineData("generationConfig/responseSchema/required", "[\"title\"]", "generationConfig.responseSchema.required")]
    [InlineData("generationConfig/responseSchema/propertyOrdering", "[\"title\"]", "generationConfig.responseSchema.propertyOrdering")]
    [InlineData("generationConfig/responseSchema/$schema", "\"x\"", "generationConfig.responseSchema.$schema")]
    [InlineData("generationConfig/responseSchema/properties/scenes/uniqueItems", "true", "generationConfig.responseSchema.properties.scenes.uniqueItems")]
    [InlineData("generationConfig/responseSchema/properties/scenes/min_items", "1", "generationConfig.responseSchema.properties.scenes.min_items")]
    [InlineData("generationConfig/responseSchema/properties/scenes/minItems", "\"1\"", "generationConfig.responseSchema.properties.scenes.minItems")]
    [InlineData("generationConfig/responseSchema/properties/scenes/minItems", "3", "generationConfig.responseSchema.properties.scenes.minItems")]
    [InlineData("generationConfig/responseSchema/properties/scenes/items", null, "generationConfig.responseSchema.properties.scenes.items")]
    [InlineData("generationConfig/responseSchema/properties/scenes/items/const", "\"x\"", "generationConfig.responseSchema.properties.scenes.items.const")]
    [InlineData("generationConfig/responseSchema/properties/scenes/items/minItems", "1", "generationConfig.responseSchema.properties.scenes.items.minItems")]
    public Task What_is_not_documented_is_refused(string path, string? json, string at) =>
        AssertRefusedAsync(TextModel, "generateContent", Requests.Text(schema: Schema), path, json, at);

    [Theory]
    [InlineData("systemInstruction", "{\"parts\":[{\"text\":\"Be brief.\"}]}")]
    [InlineData("generationConfig/temperature", "0.7")]
    [InlineData("generationConfig/thinkingConfig", "{\"includeThoughts\":false,\"thinkingLevel\":\"LOW\"}")]
    [InlineData("safetySettings", "[{\"category\":\"HARM_CATEGORY_DANGEROUS_CONTENT\",\"threshold\":\"BLOCK_MEDIUM_AND_ABOVE\"}]")]
    [InlineData("generationConfig/responseSchema/properties/scenes/nullable", "true")]
    [InlineData("generationConfig/responseSchema/properties/scenes/items", "{\"anyOf\":[{\"type\":\"INTEGER\",\"minimum\":2},{\"type\":\"STRING\"}]}")]
    [InlineData("generationConfig/responseSchema/properties/scenes/items", "{\"type\":\"STRING\",\"pattern\":\"^#[0-9a-f]{6}$\"}")]
    [InlineData("labels", "{\"app\":\"vidpipe\"}")]
    public Task What_is_documented_is_taken(string path, string json) =>
        AssertTakenAsync(TextModel, "generateContent", Requests.Text(schema: Schema), path, json);

    [Theory]
    [InlineData("generationConfig/imageConfig/aspectRatio", "\"16x9\"", "generationConfig.imageConfig.aspectRatio")]
    [InlineData("generationConfig/imageConfig/imageSize", "\"1k\"", "generationConfig.imageConfig.imageSize")]
    [InlineData("generationConfig/imageConfig/personGeneration", "\"allow_adult\"", "generationConfig.imageConfig.personGeneration")]
    [InlineData("generationConfig/imageConfig/imageOutputOptions", "{\"mimeType\":\"image/webp\"}", "generationConfig.imageConfig.imageOutputOptions.mimeType")]
    [InlineData("generationConfig/responseModalities", "[\"IMAGE\",\"IMAGE\"]", "generationConfig.responseModalities")]
    public Task Pictures_have_rules_of_their_own(string path, string json, string at) =>
        AssertRefusedAsync(ImageModel, "generateContent", Requests.Picture(), path, json, at);

    [Theory]
    [InlineData("generationConfig/responseModalities", "[\"AUDIO\",\"TEXT\"]", "generationConfig.responseModalities")]
    [InlineData("generationConfig/speechConfig/voiceConfig/prebuiltVoiceConfig/voiceName", null, "generationConfig.speechConfig.voiceConfig.prebuiltVoiceConfig.voiceName")]
    [InlineData("generationConfig/speechConfig/voice", "\"Kore\"", "generationConfig.speechConfig.voice")]
    public Task Speech_has_rules_of_its_own(string path, string? json, string at) =>
        AssertRefusedAsync(SpeechModel, "generateContent", Requests.Speech(), path, json, at);
}
