using System.Text.Json.Nodes;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Serving;
using VidPipe.StandIn.Storage;

namespace VidPipe.StandIn.Video;

/// <summary>A submitted job: runs for so many polls, then ends as planned. Once it has ended every poll says the same.</summary>
internal sealed class VideoJob(string name, VideoRequest request, Answer.Operation plan, int polls, Films films, Bucket bucket)
{
    private const string ResponseType = "type.googleapis.com/cloud.ai.large_models.vision.GenerateVideoResponse";
    private const string VideoType = "video/mp4";

    private readonly Lock _gate = new();
    private int _polls;
    private Task<JsonObject>? _end;

    public string Name => name;

    public string Prompt => request.Prompt;

    public bool IsLost => plan.End == OperationEnd.Lost;

    public async Task<Reply> PollAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _polls) <= polls) return Running() with { Label = "running" };

        Task<JsonObject> end;
        lock (_gate) end = _end ??= EndAsync();
        return Reply.Ok((JsonObject)(await end.WaitAsync(cancellationToken)).DeepClone()) with { Label = plan.Label };
    }

    private Reply Running() => Reply.Ok(plan.SaysDoneFalse
        ? new JsonObject
        {
            ["name"] = name,
            ["done"] = false,
            ["metadata"] = new JsonObject { ["@type"] = "type.googleapis.com/google.cloud.aiplatform.v1.GenericOperationMetadata" },
        }
        : new JsonObject { ["name"] = name });

    private async Task<JsonObject> EndAsync()
    {
        var end = new JsonObject { ["name"] = name, ["done"] = true };
        switch (plan.End)
        {
            case OperationEnd.Error:
                end["error"] = Error(plan.Code, plan.Message);
                break;
            case OperationEnd.Nothing:
                break;
            default:
                try
                {
                    end["response"] = await RespondAsync();
                }
                catch (MakingFailedException failed)
                {
                    end["error"] = Error(3, $"The input media could not be processed. {failed.Message}");
                }

                break;
        }

        return end;
    }

    private async Task<JsonObject> RespondAsync()
    {
        var held = plan.End == OperationEnd.Filtered ? Math.Min(plan.FilteredCount ?? request.Samples, request.Samples) : 0;
        var videos = new JsonArray();
        for (var sample = 0; sample < request.Samples - held; sample++) videos.Add(await ShootAsync(sample));

        var response = new JsonObject { ["@type"] = ResponseType, ["raiMediaFilteredCount"] = held };
        if (held > 0) response["raiMediaFilteredReasons"] = new JsonArray(SupportCodes.Reason("videos", plan.SupportCodes));
        if (videos.Count > 0) response["videos"] = videos;
        return response;
    }

    private async Task<JsonObject> ShootAsync(int sample)
    {
        // The cache ends all makings with the stand-in's life.
        var film = Damages.Apply(await films.ShootAsync(request.Film(sample, bucket), CancellationToken.None), plan.Damage);
        return request.StorageUri is { } folder
            ? new JsonObject { ["gcsUri"] = bucket.Put($"{folder.TrimEnd('/')}/{name.Split('/')[^1]}/sample_{sample}.mp4", film, VideoType), ["mimeType"] = VideoType }
            : new JsonObject { ["bytesBase64Encoded"] = Convert.ToBase64String(film), ["mimeType"] = VideoType };
    }

    private static JsonObject Error(int code, string message) => new() { ["code"] = code, ["message"] = message };
}
