using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Projects;

/// <summary>The activities of projects.</summary>
public sealed class ProjectActivities(CloudActivities activities)
{
    [Function("WriteStoryboard")]
    public Task<RawJson> WriteStoryboard([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.WriteStoryboard.Handle, input, call, client);

    [Function("GenerateKeyframe")]
    public Task<RawJson> GenerateKeyframe([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.GenerateKeyframe.Handle, input, call, client);

    [Function("SpeakNarration")]
    public Task<RawJson> SpeakNarration([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.SpeakNarration.Handle, input, call, client);

    [Function("FitNarration")]
    public Task<RawJson> FitNarration([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.FitNarration.Handle, input, call, client);

    [Function("FindClip")]
    public Task<RawJson> FindClip([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.FindClip.Handle, input, call, client);

    [Function("SubmitClip")]
    public Task<RawJson> SubmitClip([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.SubmitClip.Handle, input, call, client);

    [Function("PollClip")]
    public Task<RawJson> PollClip([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.PollClip.Handle, input, call, client);

    [Function("StitchClips")]
    public Task<RawJson> StitchClips([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.StitchClips.Handle, input, call, client);

    [Function("MakePoster")]
    public Task<RawJson> MakePoster([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.MakePoster.Handle, input, call, client);

    [Function("SaveProject")]
    public Task<RawJson> SaveProject([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.SaveProject.Handle, input, call, client);

    [Function("LookForModels")]
    public Task<RawJson> LookForModels([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Jobs.LookForModels.Handle, input, call, client);

    [Function("MarkEnding")]
    public Task<RawJson> MarkEnding([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Jobs.MarkEnding.Handle, input, call, client);

    [Function("ExtendStoryboard")]
    public Task<RawJson> ExtendStoryboard([ActivityTrigger] RawJson? input, FunctionContext call, [DurableClient] DurableTaskClient client) =>
        activities.RunAsync(Core.Projects.ExtendStoryboard.Handle, input, call, client);
}
