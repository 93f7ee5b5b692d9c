using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;

namespace VidPipe.Core.Tests.Assets;

/// <summary>One host process on a store that others may share.</summary>
internal sealed class AssetHost
{
    public const string Image = "image-1";
    public const string Video = "video-1";
    public const decimal ImagePrice = 0.04m;
    public const decimal VideoPrice = 0.35m;

    public AssetHost(IBlobStore blobs, TimeProvider time, HostEpoch epoch, SpendingCaps? caps = null, IPaidAnswers? paidAnswers = null)
    {
        var models = new ModelTable(
        [
            Model("text-1", ModelKind.Text, PriceUnit.Request, 0.01m),
            Model(Image, ModelKind.Image, PriceUnit.Image, ImagePrice),
            Model(Video, ModelKind.Video, PriceUnit.Second, VideoPrice),
            Model("speech-1", ModelKind.Speech, PriceUnit.Character, 0.0001m),
        ]);
        Models = models;
        Blobs = blobs;
        Assets = new AssetStore(blobs);
        Workspaces = new MemoryWorkspaces(blobs);
        Ledger = new SpendingLedger(blobs, models, time, caps);
        Cache = new ActionCache(blobs, Assets, Workspaces, Ledger, epoch, time, NullLogger<ActionCache>.Instance, paidAnswers: paidAnswers);
        Operations = new PaidOperations(blobs, Ledger, models, epoch, time, paidAnswers: paidAnswers);
    }

    public ModelTable Models { get; }

    public IBlobStore Blobs { get; }

    public AssetStore Assets { get; }

    public MemoryWorkspaces Workspaces { get; }

    public SpendingLedger Ledger { get; }

    public ActionCache Cache { get; }

    public PaidOperations Operations { get; }

    public static AssetHost Embedded(IBlobStore blobs, TimeProvider time, string epoch = "epoch-1") => new(blobs, time, HostEpoch.Embedded(epoch));

    public static AssetHost Cloud(IBlobStore blobs, TimeProvider time, string epoch) => new(blobs, time, HostEpoch.Cloud(epoch));

    /// <summary>Runs an action called "draw".</summary>
    public Task<StepResult<TOutput>> DrawAsync<TOutput>(
        string work, Func<ActionScope, Task<TOutput>> execute, string project = "project-a", int run = 1, int? scene = null, string instance = "instance-a", int version = 1, decimal? budget = null)
        where TOutput : class =>
        Cache.RunAsync("draw", version, instance, new WorkItem<string>(new OwnerId(project), run, scene, work, budget), (scope, _, _) => execute(scope), CancellationToken.None);

    /// <summary>Stores a text as an asset.</summary>
    public static async Task<Picture> PaintAsync(ActionScope scope, string content)
    {
        var path = scope.Workspace.NewFile("png");
        await using (var file = scope.Workspace.OpenWrite(path))
        {
            await file.WriteAsync(Encoding.UTF8.GetBytes(content));
        }

        return new Picture(await scope.Assets.AddAsync(scope.Workspace, path, MediaTypes.Png, null, 4, 4, CancellationToken.None));
    }

    public async Task<IReadOnlyList<LedgerLine>> LinesAsync(string project = "project-a")
    {
        var lines = new List<LedgerLine>();
        await foreach (var line in Ledger.ReadAsync(new OwnerId(project)))
        {
            lines.Add(line);
        }

        return lines;
    }

    private static ModelInfo Model(string id, ModelKind kind, PriceUnit unit, decimal price) =>
        new(id, kind, "test", unit, price, [], [], TimeSpan.FromSeconds(15), 40);
}

internal sealed record Picture(AssetRef Asset) : IHasAssets
{
    public IEnumerable<AssetRef> Assets() => [Asset];
}

internal sealed record Words(string Text);
