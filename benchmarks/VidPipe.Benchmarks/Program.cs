using VidPipe.Benchmarks;
using VidPipe.Benchmarks.Engine;
using VidPipe.Benchmarks.Storage;

// dotnet run -c Release --project benchmarks/VidPipe.Benchmarks -- NAME [ARG ...]
IReadOnlyList<IBenchmark> benchmarks =
    [
        new EngineBenchmark(), new StitchBenchmark(), new ProductionMediaBenchmark(), new MakeBenchmark(), new HostBenchmark(), new StorageBenchmark(), new VerifyBenchmark(),
        new VertexAnswerBenchmark(), new ForkBenchmark(), new StartsBenchmark(), new PollingBenchmark(),
    ];

var chosen = args.Length == 0 ? benchmarks : benchmarks.Where(b => b.Name == args[0]).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"Usage: [{string.Join(" | ", benchmarks.Select(b => b.Name))}]");
    return 2;
}

foreach (var benchmark in chosen) await benchmark.RunAsync(args.Skip(1).ToArray());
return 0;
