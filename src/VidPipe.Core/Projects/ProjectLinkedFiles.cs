using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Links;
using VidPipe.Core.Texts;

namespace VidPipe.Core.Projects;

/// <summary>The files of projects that links can show: those of a complete one.</summary>
internal sealed class ProjectLinkedFiles(IProjectService projects) : ILinkedFiles
{
    public bool Owns(string ownerId) => ProjectIds.IsValid(ownerId);

    public async Task<OwnerFiles?> FindAsync(string ownerId, CancellationToken cancellationToken)
    {
        if (await projects.GetAsync(ownerId, cancellationToken).ConfigureAwait(false) is not { } project) return null;
        if (project is not { Status: ProjectStatus.Complete, Output: { } output })
        {
            return new OwnerFiles([], $"The project is {DurableJson.Serialize(project.Status).Trim('"')}; its files are there once it is complete.");
        }

        var name = SafeFileName.Of(project.Title ?? project.Spec.Prompt, "video");
        IEnumerable<(string Name, AssetRef? Asset)> files =
            [("video", output.Video), ("poster", output.Poster), ("captions_srt", output.CaptionsSrt), ("captions_vtt", output.CaptionsVtt)];
        return new OwnerFiles([.. files.Where(file => file.Asset is not null).Select(file => new LinkedFile(file.Name, file.Asset!, name))]);
    }
}
