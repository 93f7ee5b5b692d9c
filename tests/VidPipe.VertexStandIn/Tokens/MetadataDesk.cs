using System.Text.Json;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Tokens;

/// <summary>What a machine of Google's is told about itself: point <c>GCE_METADATA_HOST</c> at the stand-in.</summary>
internal sealed class MetadataDesk(TokenOffice office) : IDesk
{
    private const string Flavor = "Metadata-Flavor";
    private const string Account = "/computeMetadata/v1/instance/service-accounts/default/";

    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        var isAsked = request.Headers[Flavor].ToString() == "Google";
        var isForwarded = request.Headers.ContainsKey("X-Forwarded-For");
        var path = request.Target.Resource;
        faults.When(!isAsked && path != "/", Flavor, "must be Google");
        faults.When(isForwarded, "X-Forwarded-For", "is not allowed");
        return new Job(CallKind.Token, path, (_, _) => Task.FromResult(Answer(path)))
        {
            Refusal = Reply.Text(403, "Missing Metadata-Flavor:Google header.\n", "text/html; charset=UTF-8") with { Headers = [(Flavor, "Google")], Label = "violation" },
        };
    }

    private Reply Answer(string path)
    {
        var reply = path switch
        {
            "/" => Text("computeMetadata/\n"),
            Account + "token" => Reply.Ok(TokenDesk.Grant(office)),
            Account + "email" => Text(TokenOffice.ClientEmail),
            Account + "scopes" => Text(TokenOffice.CloudPlatform + "\n"),
            Account => Text("email\nscopes\ntoken\n"),
            "/computeMetadata/v1/project/project-id" => Text("demo"),
            "/computeMetadata/v1/project/numeric-project-id" => Text("100000000000"),
            "/computeMetadata/v1/universe/universe-domain" or "/computeMetadata/v1/universe/universe_domain" => Text("googleapis.com"),
            _ => Reply.Text(404, "Not Found\n") with { Label = "not-found" },
        };
        return reply with { Headers = [(Flavor, "Google")] };
    }

    private static Reply Text(string text) => Reply.Text(200, text, "application/text");
}
