using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Catalog;

/// <summary>A publisher's model (model_garden_service's <c>GetPublisherModel</c>). It knows every id; a rule may say that one is gone.</summary>
internal sealed class ModelDesk : IDesk
{
    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        var model = request.Target.Model!;
        return new Job(CallKind.Model, model, (_, _) => Task.FromResult(Reply.Ok(new JsonObject
        {
            ["name"] = $"publishers/google/models/{model}",
            ["versionId"] = "001",
            ["openSourceCategory"] = "PROPRIETARY",
            ["launchStage"] = "GA",
            ["publisherModelTemplate"] = $"projects/{{user-project}}/locations/{{location}}/publishers/google/models/{model}",
        })));
    }
}
