using System.Globalization;
using System.Security.Cryptography;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>Saves the finished video of a project, and its captions beside it.</summary>
internal sealed class VideoSaver(Invocation invocation, ParsedOutput output)
{
    /// <returns>The files, the video first.</returns>
    public async Task<IReadOnlyList<string>> SaveAsync(HostSession session, string projectId, ProjectAnswer? project, CancellationToken cancellationToken)
    {
        var id = Uri.EscapeDataString(projectId);
        var video = OutputPath.Resolve(output.Path, project?.Name ?? "");
        await DownloadAsync(session, $"api/projects/{id}/download", video, cancellationToken);
        if (project?.Output is not { } made) return [video];

        List<string> saved = [video];
        if (project.Spec.Captions == CaptionMode.Sidecar && made.CaptionsSrtUrl is not null)
        {
            saved.Add(OutputPath.CaptionsBeside(video));
            await DownloadAsync(session, $"api/projects/{id}/captions.srt", saved[1], cancellationToken);
        }

        if (output.Json) return saved;

        invocation.Terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Saved {string.Join(" and ", saved)} ({made.Duration:0.0} s, {made.Width}x{made.Height}, {made.Bytes / 1e6:0.0} MB)"));
        return saved;
    }

    /// <summary>The file that the very same video was saved to before, or null.</summary>
    public async Task<string?> FindSavedAsync(ProjectAnswer project, CancellationToken cancellationToken)
    {
        if (project.Output is not { } made) return null;
        foreach (var path in OutputPath.Taken(output.Path, project.Name))
        {
            if (new FileInfo(path).Length == made.Bytes && await DigestAsync(path, cancellationToken) == made.Digest) return path;
        }

        return null;
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private static async Task DownloadAsync(HostSession session, string path, string file, CancellationToken cancellationToken)
    {
        using var download = new FileDownload(path, file);
        while (!await session.CallAsync(download.ContinueAsync, cancellationToken))
        {
        }
    }
}
