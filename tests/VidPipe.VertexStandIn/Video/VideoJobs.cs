using System.Collections.Concurrent;
using VidPipe.StandIn.Making;
using VidPipe.StandIn.Scripting;
using VidPipe.StandIn.Storage;

namespace VidPipe.StandIn.Video;

/// <summary>All jobs of this stand-in's life. They outlive every client.</summary>
internal sealed class VideoJobs(Films films, Bucket bucket, int usualPolls)
{
    private readonly ConcurrentDictionary<string, VideoJob> _jobs = new(StringComparer.Ordinal);

    /// <param name="resource">The model's resource name.</param>
    public VideoJob Create(string resource, VideoRequest request, Answer.Operation? plan)
    {
        var name = $"{resource}/operations/{Guid.NewGuid()}";
        var job = new VideoJob(name, request, plan ?? new Answer.Operation(), plan?.Polls ?? usualPolls, films, bucket);
        _jobs[name] = job;
        return job;
    }

    public VideoJob? Find(string name) => _jobs.GetValueOrDefault(name);
}
