using System.IO.Compression;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Projects;
using VidPipe.Core.Tests.Projects;
using VidPipe.Functions.Durable;
using P = Microsoft.DurableTask.Protobuf;

namespace VidPipe.Functions.Tests.Histories;

/// <summary>
/// Histories that older versions have left on the platform (<c>OldHistories</c>): today's code goes on from each of their turns, or
/// starts the instance anew; it never fails it.
/// </summary>
public sealed class OldHistoriesTests
{
    /// <summary>Names the file to be added to <c>OldHistories</c>, by a run of the test that drives the pipeline: the commit. An existing one is never made anew.</summary>
    private const string Recording = "VIDPIPE_RECORD_HISTORIES";

    private static readonly string Folder = Path.Combine(Root(), "tests", "VidPipe.Functions.Tests", "OldHistories");

    public static TheoryData<string> Histories => [.. Directory.EnumerateFiles(Folder, "*.json.gz").Select(path => Path.GetFileName(path)[..^".json.gz".Length]).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Pipeline_that_is_driven_by_payloads_completes_and_every_turn_goes_on_from_its_own_history()
    {
        await using var host = new PipelineHost();
        await host.StartAsync();
        var id = host.Projects.NewId();
        var turns = new Turns(host.Get<DurableCatalog>(), host.Get<IServiceProvider>());

        var end = await turns.RunAsync(ProjectOrchestrator.Handle, id, DurableJson.Serialize(new ProjectInput(Specs.Of(scenes: 2), Run: 1)));

        Assert.Equal(P.OrchestrationStatus.Completed, end.OrchestrationStatus);
        Assert.Equal(3, turns.Last.Count);
        foreach (var (instance, last) in turns.Last)
        {
            Assert.All(Turns.AllOf(last), request => Assert.Null(StartAnew.Of(request, Turns.Run(HandleOf(instance), request), OrchestratorBuild.Id)));
        }

        if (Environment.GetEnvironmentVariable(Recording) is { Length: > 0 } name) Write(name, turns.Last);
    }

    [Theory]
    [MemberData(nameof(Histories))]
    public void Every_turn_of_an_old_history_goes_on_or_starts_anew_with_the_same_input(string name)
    {
        foreach (var (instance, last) in Read(name))
        {
            var requests = Turns.AllOf(last).ToList();
            Assert.True(requests.Count > 3, instance);
            foreach (var request in requests)
            {
                var response = Turns.Run(HandleOf(instance), request);
                response = StartAnew.Of(request, response, OrchestratorBuild.Id)?.Response ?? response;

                var end = Turns.Parse(response).Actions.Select(a => a.CompleteOrchestration).SingleOrDefault(a => a is not null);
                Assert.True(end?.OrchestrationStatus is null or P.OrchestrationStatus.Completed or P.OrchestrationStatus.ContinuedAsNew, $"{instance}: {end}");
                if (end?.OrchestrationStatus == P.OrchestrationStatus.ContinuedAsNew) Assert.Equal(InputOf(request), end.Result);
            }
        }
    }

    private static OrchestratorHandle HandleOf(string instance) =>
        instance.StartsWith($"{ClipOrchestrator.Handle.IdPrefix}-", StringComparison.Ordinal) ? ClipOrchestrator.Handle : ProjectOrchestrator.Handle;

    private static string InputOf(string request)
    {
        var parsed = P.OrchestratorRequest.Parser.ParseFrom(Convert.FromBase64String(request));
        return parsed.PastEvents.Concat(parsed.NewEvents).First(e => e.ExecutionStarted is not null).ExecutionStarted.Input;
    }

    private static void Write(string name, IReadOnlyDictionary<string, string> last)
    {
        using var file = new FileStream(Path.Combine(Folder, $"{name}.json.gz"), FileMode.CreateNew);
        using var zipped = new GZipStream(file, CompressionLevel.SmallestSize);
        JsonSerializer.Serialize(zipped, last);
    }

    private static Dictionary<string, string> Read(string name)
    {
        using var file = File.OpenRead(Path.Combine(Folder, $"{name}.json.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        return JsonSerializer.Deserialize<Dictionary<string, string>>(unzipped)!;
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "VidPipe.Functions.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder;
    }
}
