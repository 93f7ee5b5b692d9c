using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Tokens;

/// <summary>The OAuth2 token endpoint: a service account's assertion or a person's refresh token becomes an access token.</summary>
internal sealed class TokenDesk(TokenOffice office, TimeProvider time) : IDesk
{
    private const string JwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        var form = new Dictionary<string, string>(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(request.Body)).Select(f => KeyValuePair.Create(f.Key, f.Value.ToString())));
        var grant = form.GetValueOrDefault("grant_type") ?? "";
        var (error, why) = grant switch
        {
            JwtBearer => CheckAssertion(form),
            "refresh_token" => CheckRefresh(form),
            _ => ("unsupported_grant_type", $"Invalid grant_type: {grant}"),
        };
        faults.When(error is not null, "grant", why ?? "");
        return new Job(CallKind.Token, grant, (_, _) => Task.FromResult(Reply.Ok(Grant())))
        {
            Refusal = Reply.Of(400, new JsonObject { ["error"] = error ?? "invalid_request", ["error_description"] = why ?? "Bad Request" }) with { Label = "violation" },
        };
    }

    internal static JsonObject Grant(TokenOffice office) =>
        new() { ["access_token"] = office.Issue(), ["expires_in"] = (long)office.Lifetime.TotalSeconds, ["token_type"] = "Bearer" };

    private JsonObject Grant() => Grant(office);

    private (string? Error, string? Why) CheckAssertion(Dictionary<string, string> form)
    {
        if (form.Keys.Except(["grant_type", "assertion"]).FirstOrDefault() is { } extra) return ("invalid_request", $"'{extra}' is not a documented field");
        var wrong = Assertion.Check(form.GetValueOrDefault("assertion") ?? "", office, time.GetUtcNow());
        return wrong is null ? (null, null) : ("invalid_grant", wrong);
    }

    private (string? Error, string? Why) CheckRefresh(Dictionary<string, string> form)
    {
        if (form.Keys.Except(["grant_type", "client_id", "client_secret", "refresh_token", "scope"]).FirstOrDefault() is { } extra)
        {
            return ("invalid_request", $"'{extra}' is not a documented field");
        }

        var (id, secret, refresh) = office.User;
        if (form.GetValueOrDefault("client_id") != id || form.GetValueOrDefault("client_secret") != secret) return ("invalid_client", "The OAuth client was not found.");
        return form.GetValueOrDefault("refresh_token") == refresh ? (null, null) : ("invalid_grant", "Bad Request");
    }
}
