using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VidPipe.Api.Http;

/// <summary>
/// An answer of JSON or text, serialized when it is made: a body that cannot be written becomes a problem, not a broken response.
/// </summary>
internal sealed class Answer : IResult
{
    private readonly byte[]? _body;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private Answer(int status, byte[]? body, string contentType) => (Status, _body, ContentType) = (status, body, contentType);

    public int Status { get; }

    private string ContentType { get; }

    public static Answer Json<T>(int status, T body, JsonSerializerOptions? options = null, string contentType = "application/json; charset=utf-8") =>
        new(status, JsonSerializer.SerializeToUtf8Bytes(body, options ?? ApiJson.Options), contentType);

    public static Answer Ok<T>(T body) => Json(StatusCodes.Status200OK, body);

    public static Answer Text(int status, string body, string contentType) => new(status, Encoding.UTF8.GetBytes(body), contentType);

    public static Answer Empty(int status) => new(status, null, "");

    /// <summary>Adds a header; nothing when it has no name or no value.</summary>
    public Answer With(string? header, string? value)
    {
        if (header is not null && value is not null) _headers[header] = value;
        return this;
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        foreach (var (name, value) in _headers) response.Headers[name] = value;
        if (_body is null)
        {
            response.ContentLength = 0;
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = _body.Length;
        if (HttpMethods.IsHead(httpContext.Request.Method)) return;
        await response.Body.WriteAsync(_body, httpContext.RequestAborted);
    }
}
