using System.Globalization;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Serving;

/// <summary>Google's error answers.</summary>
internal static class RpcError
{
    public static Reply Of(int status, string message, string? code = null, params JsonObject[] details)
    {
        var error = new JsonObject { ["code"] = status, ["message"] = message, ["status"] = code ?? CodeOf(status) };
        if (details.Length > 0) error["details"] = new JsonArray([.. details]);
        return Reply.Of(status, new JsonObject { ["error"] = error });
    }

    /// <summary>INVALID_ARGUMENT with every fault that was found.</summary>
    public static Reply BadRequest(IReadOnlyList<(string Path, string Message)> faults)
    {
        var fields = faults.Select(JsonNode (f) => new JsonObject { ["field"] = f.Path, ["description"] = f.Message });
        return Of(
            400,
            string.Join("; ", faults.Select(f => $"{f.Path} {f.Message}")),
            "INVALID_ARGUMENT",
            new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.BadRequest", ["fieldViolations"] = new JsonArray([.. fields]) });
    }

    public static Reply NotFound(string message) => Of(404, message);

    public static Reply Unauthenticated(string reason) => Of(
        401,
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.",
        "UNAUTHENTICATED",
        new JsonObject { ["@type"] = "type.googleapis.com/google.rpc.ErrorInfo", ["reason"] = reason, ["domain"] = "googleapis.com" }) with
    {
        Headers = [("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"")],
        Label = "unauthenticated",
    };

    public static Reply Of(Answer.Fail fail, DateTimeOffset now)
    {
        var message = fail.Message ?? MessageOf(fail.Status);
        var reply = fail.Html
            ? Reply.Text(fail.Status, $"<html><head><title>Error {fail.Status}</title></head><body><h1>Error: {message}</h1></body></html>\n")
            : Of(fail.Status, message, fail.Code, fail.RetryInfo is { } delay ? [RetryInfo(delay)] : []);
        return reply with { Headers = fail.RetryAfter is { } after ? [("Retry-After", RetryAfter(fail, after, now))] : [], Label = fail.Label };
    }

    public static string CodeOf(int status) => status switch
    {
        400 => "INVALID_ARGUMENT",
        401 => "UNAUTHENTICATED",
        403 => "PERMISSION_DENIED",
        404 => "NOT_FOUND",
        409 => "ABORTED",
        416 => "OUT_OF_RANGE",
        429 => "RESOURCE_EXHAUSTED",
        499 => "CANCELLED",
        500 => "INTERNAL",
        501 => "UNIMPLEMENTED",
        503 => "UNAVAILABLE",
        504 => "DEADLINE_EXCEEDED",
        _ => "UNKNOWN",
    };

    private static string MessageOf(int status) => status switch
    {
        400 => "Request contains an invalid argument.",
        403 => "Permission 'aiplatform.endpoints.predict' denied on resource (or it may not exist).",
        404 => "Requested entity was not found.",
        429 => "Resource exhausted. Please try again later.",
        500 => "Internal error encountered.",
        503 => "The service is currently unavailable.",
        504 => "Deadline expired before operation could complete.",
        _ => "An error happened.",
    };

    private static JsonObject RetryInfo(TimeSpan delay) => new()
    {
        ["@type"] = "type.googleapis.com/google.rpc.RetryInfo",
        ["retryDelay"] = delay.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + "s",
    };

    private static string RetryAfter(Answer.Fail fail, TimeSpan after, DateTimeOffset now) => fail.RetryAfterAsDate
        ? (now + after).ToString("R", CultureInfo.InvariantCulture)
        : ((long)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
