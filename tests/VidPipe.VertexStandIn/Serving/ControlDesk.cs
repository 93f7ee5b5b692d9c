using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VidPipe.StandIn.Serving;

/// <summary>Lets the tests of another process look into a stand-in and script it: <c>/stand-in/…</c>. These calls are not logged.</summary>
internal sealed class ControlDesk(VertexStandIn standIn)
{
    public async Task HandleAsync(HttpContext http)
    {
        switch (http.Request.Method, http.Request.Path.Value)
        {
            case ("GET", "/stand-in/calls"):
                await WriteAsync(http, standIn.Log.All);
                break;
            case ("GET", "/stand-in/violations"):
                await WriteAsync(http, standIn.Violations);
                break;
            case ("POST", "/stand-in/rules"):
                await AddRulesAsync(http);
                break;
            case ("DELETE", "/stand-in/rules"):
                standIn.Script.Clear();
                http.Response.StatusCode = 204;
                break;
            case ("POST", "/stand-in/expire-tokens"):
                standIn.Tokens.ExpireAll();
                http.Response.StatusCode = 204;
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    private async Task AddRulesAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        try
        {
            standIn.Script.LoadJson(await reader.ReadToEndAsync(http.RequestAborted));
            http.Response.StatusCode = 204;
        }
        catch (Exception wrong) when (wrong is JsonException or ArgumentException)
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsync(wrong.Message, http.RequestAborted);
        }
    }

    private static Task WriteAsync<T>(HttpContext http, T value) =>
        http.Response.WriteAsJsonAsync(value, StandInJson.Lines, http.RequestAborted);
}
