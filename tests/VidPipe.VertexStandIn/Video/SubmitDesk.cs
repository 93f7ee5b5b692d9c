using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Video;

/// <summary>Veo's <c>:predictLongRunning</c>.</summary>
internal sealed class SubmitDesk(VideoJobs jobs) : IDesk
{
    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        VeoDocument.Check(body, request.Target.Model!, faults);
        if (faults.Any) return Job.None(CallKind.VeoSubmit);

        var video = new VideoRequest(body, request.Digest(body));
        return new Job(CallKind.VeoSubmit, video.Prompt, (answer, _) =>
        {
            var name = jobs.Create(request.Target.Resource, video, answer as Answer.Operation).Name;
            return Task.FromResult(Reply.Ok(new JsonObject { ["name"] = name }) with { CarriedOut = true, Operation = name });
        });
    }
}
