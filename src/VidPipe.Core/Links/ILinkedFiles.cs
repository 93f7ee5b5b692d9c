using VidPipe.Core.Assets;

namespace VidPipe.Core.Links;

/// <summary>A file that links can show.</summary>
/// <param name="Name">For requests: <c>video</c>, <c>captions_srt</c>.</param>
/// <param name="DownloadName">Safe, without its extension (<see cref="Texts.SafeFileName"/>).</param>
public sealed record LinkedFile(string Name, AssetRef Asset, string DownloadName);

/// <summary>The files that an owner has now.</summary>
/// <param name="Missing">Why there are none, as a sentence; null where there are.</param>
public sealed record OwnerFiles(IReadOnlyList<LinkedFile> All, string? Missing = null)
{
    public LinkedFile? Find(string? name) => All.FirstOrDefault(file => file.Name == name);

    /// <summary>The file that a link shows; null when it is gone or has other bytes now.</summary>
    public LinkedFile? Find(Link link) => Find(link.File) is { } file && file.Asset.Digest == link.Digest ? file : null;
}

/// <summary>One kind of owner of files. A feature whose files shall have links registers one.</summary>
public interface ILinkedFiles
{
    /// <summary>Whether an id has the form of this kind's. Asks no store.</summary>
    bool Owns(string ownerId);

    /// <summary>Null when there is no such owner (any more).</summary>
    Task<OwnerFiles?> FindAsync(string ownerId, CancellationToken cancellationToken);
}
