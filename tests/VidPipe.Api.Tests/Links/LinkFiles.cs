using Microsoft.Extensions.DependencyInjection;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Assets;
using VidPipe.Core.Links;

namespace VidPipe.Api.Tests.Links;

/// <summary>A host with real links of two jobs: one that is complete, and one that is at work.</summary>
internal sealed class LinkFiles : ILinkedFiles
{
    public static readonly string Job = Samples.ProjectId(1);
    public static readonly string AtWork = Samples.ProjectId(2);

    public static readonly byte[] Bytes = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];

    public Dictionary<string, OwnerFiles> Owners { get; } = new(StringComparer.Ordinal)
    {
        [Job] = Of('a'),
        [AtWork] = new OwnerFiles([], "The project is stitching; its files are there once it is complete."),
    };

    /// <summary>Thrown in place of an answer.</summary>
    public Exception? Broken { get; set; }

    public static OwnerFiles Of(char fill) => new(
    [
        new LinkedFile("video", new AssetRef(Samples.Digest(fill), MediaTypes.Mp4, 1000), "Käfer"),
        new LinkedFile("poster", new AssetRef(Samples.Digest('b'), MediaTypes.Jpeg, 1000), "Käfer"),
        new LinkedFile("captions_srt", new AssetRef(Samples.Digest('f'), MediaTypes.Srt, 1000), "Käfer"),
    ]);

    public async Task<ApiHost> StartAsync(Action<ApiOptions>? configure = null)
    {
        var host = await ApiHost.StartAsync(configure, services => services.AddSingleton<ILinkedFiles>(this));
        host.Doubles.Projects
            .Setup(p => p.OpenAssetAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<ByteRange?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((string digest, string _, ByteRange? range, CancellationToken _) => Open(digest, range));
        return host;
    }

    public bool Owns(string ownerId) => ownerId.StartsWith("project-", StringComparison.Ordinal);

    public Task<OwnerFiles?> FindAsync(string ownerId, CancellationToken cancellationToken) => Broken is null ? Task.FromResult(Owners.GetValueOrDefault(ownerId)) : throw Broken;

    /// <summary>The captions' file is gone, the poster's damaged.</summary>
    private static BlobRead? Open(string digest, ByteRange? range)
    {
        if (digest == Samples.Digest('f')) return null;
        var name = new BlobName($"assets/{digest}");
        if (digest == Samples.Digest('b')) throw new BlobDamagedException(name);
        var offset = (int)(range?.Offset ?? 0);
        return new BlobRead(new MemoryStream(Bytes, offset, (int)(range?.Length ?? Bytes.Length - offset)), new BlobInfo(name, Bytes.Length, "1", default));
    }
}
