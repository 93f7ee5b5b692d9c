using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Links;
using VidPipe.Storage.Compliance;

namespace VidPipe.Core.Tests.Links;

/// <summary>Links on a store in memory, of owners that a test writes down.</summary>
internal sealed class LinkRig : ILinkedFiles, IEntropy
{
    private UInt128 _last = 41;

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2030, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public InMemoryBlobStore Blobs => field ??= new(Time);

    public Dictionary<string, OwnerFiles> Owners { get; } = new(StringComparer.Ordinal) { ["job-1"] = Files('a'), ["job-2"] = Files('c') };

    public LinkService Links => On(Blobs);

    /// <summary>As another process sees the store.</summary>
    public LinkService On(IBlobStore blobs) => new(new LinkStore(blobs, new DocumentStore(blobs)), [this], this, Time);

    public Task<Link> LinkAsync(string owner = "job-1", string file = "video", TimeSpan? life = null, LinkService? links = null) =>
        (links ?? Links).CreateAsync(owner, Owners[owner].Find(file)!, life is { } given ? Time.GetUtcNow() + given : null, default);

    public async Task<IReadOnlyList<Link>> ListAsync(string owner = "job-1") => (await Links.ListAsync(owner, 1000, null, default)).Links;

    public static OwnerFiles Files(char fill) =>
        new([new LinkedFile("video", new AssetRef(new string(fill, 64), MediaTypes.Mp4, 10), "film"), new LinkedFile("poster", new AssetRef(new string((char)(fill + 1), 64), MediaTypes.Png, 5), "film")]);

    public bool Owns(string ownerId) => ownerId.StartsWith("job-", StringComparison.Ordinal);

    public Task<OwnerFiles?> FindAsync(string ownerId, CancellationToken cancellationToken) => Task.FromResult(Owners.GetValueOrDefault(ownerId));

    public UInt128 Next()
    {
        lock (Owners) return _last *= 0x9E37_79B9_7F4A_7C15;
    }
}
