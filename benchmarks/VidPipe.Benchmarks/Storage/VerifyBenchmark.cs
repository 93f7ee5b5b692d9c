using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using VidPipe.Benchmarks.Engine;
using VidPipe.Core.Assets;
using VidPipe.Storage.Files;

namespace VidPipe.Benchmarks.Storage;

/// <summary>What it costs that a file is checked against its digest: the first read, later ones, and ranges, beside plain reads of the same file.</summary>
internal sealed class VerifyBenchmark : IBenchmark
{
    private const int Bytes = 200_000_000;
    private const int Rounds = 5;
    private const int Ranges = 500;
    private const int RangeLength = 64 * 1024;

    public string Name => "verify";

    public async Task RunAsync(string[] args)
    {
        using var folder = new ScratchFolder();
        var bytes = new byte[Bytes];
        new Random(1).NextBytes(bytes);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        var name = new BlobName("assets/ab/film.mp4");
        using (var store = new FileBlobStore(folder.Path, TimeProvider.System))
        {
            using var content = new MemoryStream(bytes, writable: false);
            await store.WriteAsync(name, content, WriteCondition.Overwrite, CancellationToken.None);
        }

        // Until its times tell a change from now on.
        await Task.Delay(TimeSpan.FromSeconds(2));
        List<double> plain = [], first = [], later = [], plainRanges = [], ranges = [];
        for (var round = -1; round < Rounds; round++)
        {
            // A process that has just begun knows no file.
            using var store = new FileBlobStore(folder.Path, TimeProvider.System);
            var times = new[]
            {
                await TimeAsync(() => ReadAsync(store.OpenReadAsync(name, null, CancellationToken.None))),
                await TimeAsync(() => ReadAsync(store.OpenVerifiedAsync(name, digest, null, CancellationToken.None))),
                await TimeAsync(() => ReadAsync(store.OpenVerifiedAsync(name, digest, null, CancellationToken.None))),
                await TimeAsync(() => EachRangeAsync(range => store.OpenReadAsync(name, range, CancellationToken.None))),
                await TimeAsync(() => EachRangeAsync(range => store.OpenVerifiedAsync(name, digest, range, CancellationToken.None))),
            };
            if (round < 0) continue;
            foreach (var (list, time) in new[] { plain, first, later, plainRanges, ranges }.Zip(times)) list.Add(time);
        }

        Print("plain read", plain, plain);
        Print("first verified read", first, plain);
        Print("later verified reads", later, plain);
        Print($"{Ranges} plain ranges of 64 KiB", plainRanges, plainRanges);
        Print($"{Ranges} verified ranges of 64 KiB", ranges, plainRanges);
    }

    private static async Task EachRangeAsync(Func<ByteRange, Task<BlobRead?>> open)
    {
        for (var i = 0; i < Ranges; i++) await ReadAsync(open(new ByteRange(i * 331_777L % (Bytes - RangeLength), RangeLength)));
    }

    private static async Task ReadAsync(Task<BlobRead?> opening)
    {
        await using var read = await opening;
        await read!.Content.CopyToAsync(Stream.Null, 128 * 1024);
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        return clock.Elapsed.TotalMilliseconds;
    }

    private static void Print(string what, List<double> times, List<double> baseline) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what}: {Median(times):0} ms, {Median([.. times.Zip(baseline, (t, b) => t / b)]):0.00} of the plain one"));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
