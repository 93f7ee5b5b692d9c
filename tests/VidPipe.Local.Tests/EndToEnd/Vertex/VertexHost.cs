using System.Text.Json.Nodes;
using VidPipe.Core.Actions;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Local.Client;
using VidPipe.Providers.Synthetic;
using VidPipe.StandIn;
using VidPipe.StandIn.Calls;
using VidPipe.Storage.Files;

namespace VidPipe.Local.Tests.EndToEnd.Vertex;

/// <summary>A stand-in Vertex AI and a host process that takes it for the real one. The stand-in outlives the host.</summary>
public sealed class VertexHost : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private HostProcess? _host;
    private int _projects;

    public VertexStandIn Google { get; private set; } = null!;

    /// <summary>Beside the ones that every host here has.</summary>
    internal IReadOnlyList<string> MoreSettings { get; init; } = [];


    /// <summary>Has the host sign in with a service account, whose tokens the stand-in issues and asks for.</summary>
    internal bool SignsIn { get; init; }

    internal HostProcess Host => _host ?? throw new InvalidOperationException("The host does not run.");

    public async Task InitializeAsync()
    {
        Google = await VertexStandIn.StartAsync(new StandInOptions { RequireAuth = SignsIn, Shrink = 8 });
        if (SignsIn) await File.WriteAllTextAsync(_folder["account.json"], Google.Tokens.ServiceAccountJson());
        await StartAsync();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
        await Google.DisposeAsync();
        _folder.Dispose();
    }

    internal async Task StartAsync()
    {
        string[] settings =
        [
            "Provider=vertex", "Vertex:Project=demo", $"Vertex:BaseUrl={Google.BaseUrl}", $"Vertex:Auth={(SignsIn ? "adc" : "none")}",
            "Vertex:RetryDelay=00:00:00.05", "Vertex:MaxRetryDelay=00:00:05", "Vertex:Attempts=4", "Vertex:BreakAfter=100",
            "Vertex:TextTimeLimit=00:00:08", "Vertex:ImageTimeLimit=00:01:00", "Vertex:SubmitTimeLimit=00:01:00",
            "Models:gemini-3.1-flash-image:LeastInterval=00:00:00", "Models:gemini-3.1-flash-image:RequestsPerMinute=1000",
            "Models:veo-3.1-lite-generate-001:PollInterval=00:00:00.2", "Models:veo-3.1-lite-generate-001:RequestsPerMinute=1000",
            .. MoreSettings,
        ];
        _host = await HostProcess.StartAsync(_folder.Path, new() { ["GOOGLE_APPLICATION_CREDENTIALS"] = _folder["account.json"] }, [.. settings.SelectMany(s => (string[])["--set", s])]);
    }

    internal async Task KillAsync()
    {
        await Host.Process.KillAsync();
        await Host.DisposeAsync();
        _host = null;
    }

    /// <summary>Text that the prompts of one project have and those of no other, for rules.</summary>
    internal string NewSubject() => $"Pilot{Interlocked.Increment(ref _projects)}x";

    internal async Task<ProjectAnswer> MakeAsync(string subject, bool voiceover = false) => await EndOfAsync(await BeginAsync(subject, voiceover));

    internal Task<string> BeginAsync(string subject, bool voiceover = false) => Host.Client.GenerateAsync(
        new JsonObject
        {
            ["prompt"] = $"{subject} sails round the cape",
            ["scene_count"] = 1,
            ["clip_duration"] = 4,
            ["voiceover"] = voiceover,
            ["captions"] = "none",
            ["seed"] = 4000000000,
        },
        subject,
        default);

    internal async Task<ProjectAnswer> ResumeAsync(string projectId)
    {
        await Host.Client.ResumeAsync(projectId, null, Guid.NewGuid().ToString("n"), default);
        return await EndOfAsync(projectId);
    }

    internal async Task<ProjectAnswer> EndOfAsync(string projectId)
    {
        await Host.EndOfAsync(projectId);
        return await Host.Client.GetProjectAsync(projectId, default);
    }

    /// <summary>The ledger, ordered by time.</summary>
    internal async Task<IReadOnlyList<LedgerLine>> LedgerAsync(string projectId)
    {
        using var blobs = new FileBlobStore(_folder["data/blobs"], TimeProvider.System);
        var ledger = new SpendingLedger(blobs, new ModelTable(SyntheticModels.Defaults), TimeProvider.System);
        var lines = new List<LedgerLine>();
        await foreach (var line in ledger.ReadAsync(new OwnerId(projectId))) lines.Add(line);
        return [.. lines.OrderBy(l => l.At)];
    }

    /// <summary>The calls of one project.</summary>
    internal IReadOnlyList<Call> Calls(string subject, params CallKind[] kinds) =>
        [.. Google.Calls(kinds).Where(c => c.Prompt?.Contains(subject, StringComparison.Ordinal) == true)];
}
