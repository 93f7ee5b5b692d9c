using System.Text.Json;

namespace VidPipe.Api.Tests.Hosting;

/// <summary>Looks into responses.</summary>
internal static class Responses
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    /// <summary>The names that <c>errors</c> of a problem holds.</summary>
    public static async Task<string[]> WrongFieldsAsync(this HttpResponseMessage response) =>
        [.. (await response.JsonAsync()).GetProperty("errors").EnumerateObject().Select(error => error.Name)];
}
