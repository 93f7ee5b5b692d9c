using System.Text.Json;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Checking;
using VidPipe.StandIn.Serving;

namespace VidPipe.StandIn.Video;

/// <summary>Veo's <c>:fetchPredictOperation</c>.</summary>
internal sealed class PollDesk(VideoJobs jobs) : IDesk
{
    public Job Prepare(Received request, JsonElement body, Faults faults)
    {
        VeoDocument.Poll(body, "", faults);
        if (faults.Any) return Job.None(CallKind.VeoPoll);

        var name = body.GetProperty("operationName").GetString()!;
        var (at, resource) = (name.LastIndexOf("/operations/", StringComparison.Ordinal), request.Target.Resource);
        if (at < 0) faults.Add("operationName", "is not projects/…/operations/…");
        else faults.When(name[..at] != resource, "operationName", $"is of {name[..at]}, but the URL asks {resource}");

        var job = jobs.Find(name);
        return new Job(CallKind.VeoPoll, job?.Prompt, (_, token) => job is null || job.IsLost
            ? Task.FromResult(RpcError.NotFound($"Operation {name} not found.") with { Label = "not-found" })
            : job.PollAsync(token))
        {
            Operation = name,
        };
    }
}
