using VidPipe.Core.Assets;
using VidPipe.Core.Generation;

namespace VidPipe.Providers.Vertex.Videos;

/// <summary>Makes clips by Veo.</summary>
internal sealed class VertexVideos(VideoSubmitter submitter, VideoPoller poller) : IVideoGenerator
{
    public Task<VideoSubmission> SubmitAsync(VideoRequest request, CancellationToken cancellationToken) => submitter.SubmitAsync(request, cancellationToken);

    public Task<VideoPoll> PollAsync(string model, string operationName, IWorkspace workspace, CancellationToken cancellationToken) =>
        poller.PollAsync(operationName, workspace, cancellationToken);
}
