using System.Diagnostics;
using System.Globalization;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using VidPipe.Azurite;
using VidPipe.Benchmarks.Engine;
using VidPipe.Core.Assets;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Files;

namespace VidPipe.Benchmarks.Storage;

/// <summary>
/// 500 MB from a file into Azurite and back into a file: by our store, by the asset store on top of it (which hashes the
/// file before, while and after), and by the same client calls without us. The ways take turns; an argument says how often.
/// </summary>
internal sealed class StorageBenchmark : IBenchmark
{
    private const long Bytes = 500_000_000;
    private const int DefaultRounds = 5;
    private const double TargetRatio = 0.8;
    private const int TargetMegabytes = 100;

    public string Name => "storage";

    public async Task RunAsync(string[] args)
    {
        var rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : DefaultRounds;
        using var folder = new ScratchFolder();
        await using var azurite = await AzuriteProcess.StartAsync();
        var file = Path.Combine(folder.Path, "asset.mp4");
        await FillAsync(file);

        var options = new AzureStorageOptions { ConnectionString = azurite.ConnectionString, Container = "bench" };
        var plain = new BlobContainerClient(options.ConnectionString, options.Container, new BlobClientOptions(BlobClientOptions.ServiceVersion.V2025_11_05));
        await plain.CreateAsync();
        var store = new AzureBlobStore(options);
        using var workspaces = new FileWorkspaces(Path.Combine(folder.Path, "work"), store);
        var copy = Path.Combine(folder.Path, "copy.mp4");
        var blob = new BlobName("ours.mp4");
        var rest = Environment.WorkingSet;
        Way[] ways =
        [
            new("the client calls alone", () => PlainCopy.UpAsync(plain.GetBlockBlobClient("plain.mp4"), file), () => PlainCopy.DownAsync(plain.GetBlockBlobClient("plain.mp4"), copy)),
            new("our store", () => UpAsync(store, blob, file), () => DownAsync(store, blob, copy)),
            Assets(new AssetStore(store), workspaces, file),
        ];

        for (var round = -1; round < rounds; round++)
        {
            foreach (var way in ways)
            {
                var (up, down, peak) = await way.MeasureAsync();
                await DeleteAllAsync(plain);
                if (round < 0) continue;
                way.Up.Add(up);
                way.Down.Add(down);
                way.Peak = Math.Max(way.Peak, peak);
            }
        }

        foreach (var way in ways) Print(way, ways[0], rest);
    }

    private static Way Assets(AssetStore assets, FileWorkspaces workspaces, string file)
    {
        AssetRef? asset = null;
        return new Way(
            "our assets (digests before and after)",
            async () =>
            {
                await using var workspace = workspaces.Create();
                asset = await assets.AddAsync(workspace, file, MediaTypes.Mp4, 60, 1280, 720, CancellationToken.None);
            },
            async () =>
            {
                await using var workspace = workspaces.Create();
                await assets.MaterializeAsync(asset!, workspace, CancellationToken.None);
            });
    }

    private static async Task UpAsync(AzureBlobStore store, BlobName name, string file)
    {
        await using var source = File.OpenRead(file);
        await store.WriteAsync(name, source, WriteCondition.CreateIfAbsent, CancellationToken.None);
    }

    private static async Task DownAsync(AzureBlobStore store, BlobName name, string file)
    {
        await using var read = await store.OpenReadAsync(name, null, CancellationToken.None);
        await using var target = File.Create(file);
        await read!.Content.CopyToAsync(target);
    }

    /// <summary>Bytes that do not compress.</summary>
    private static async Task FillAsync(string file)
    {
        var random = new Random(1);
        var buffer = new byte[1_000_000];
        await using var target = File.Create(file);
        for (var written = 0L; written < Bytes; written += buffer.Length)
        {
            random.NextBytes(buffer);
            await target.WriteAsync(buffer);
        }
    }

    private static async Task DeleteAllAsync(BlobContainerClient container)
    {
        await foreach (var blob in container.GetBlobsAsync()) await container.DeleteBlobAsync(blob.Name);
    }

    private static void Print(Way way, Way baseline, long rest)
    {
        var (up, down) = (Median(way.Up), Median(way.Down));
        var (upRatio, downRatio) = (Ratio(baseline.Up, way.Up), Ratio(baseline.Down, way.Down));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{way.Name}: up {Bytes / 1e6 / up:0} MB/s, {upRatio:0.00} of the baseline; down {Bytes / 1e6 / down:0} MB/s, {downRatio:0.00} of the baseline (target: {TargetRatio}); "
            + $"memory +{(way.Peak - rest) / 1e6:0} MB (target: under {TargetMegabytes} MB)"));
    }

    /// <summary>Rounds that took turns are compared with each other, so that what else the machine does falls on both.</summary>
    private static double Ratio(List<double> baseline, List<double> ours) => Median([.. baseline.Zip(ours, (b, o) => b / o)]);

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Way(string Name, Func<Task> SendAsync, Func<Task> FetchAsync)
    {
        /// <summary>Seconds of each round.</summary>
        public List<double> Up { get; } = [];

        public List<double> Down { get; } = [];

        /// <summary>Bytes of the whole process.</summary>
        public long Peak { get; set; }

        public async Task<(double Up, double Down, long Peak)> MeasureAsync()
        {
            await using var memory = new MemoryWatch();
            var clock = Stopwatch.StartNew();
            await SendAsync();
            var up = clock.Elapsed.TotalSeconds;
            clock.Restart();
            await FetchAsync();
            return (up, clock.Elapsed.TotalSeconds, memory.Peak);
        }
    }
}
