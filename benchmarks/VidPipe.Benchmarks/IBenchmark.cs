namespace VidPipe.Benchmarks;

/// <summary>One benchmark: prints its figures with their ratio to a baseline measured in the same run.</summary>
internal interface IBenchmark
{
    string Name { get; }

    Task RunAsync(string[] args);
}
