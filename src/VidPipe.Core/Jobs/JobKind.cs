using System.Globalization;
using System.Text.Json;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Jobs;

/// <summary>A kind of job: what the kernel needs to know of a product. Each has one instance, which its feature registers.</summary>
public abstract class JobKind
{
    private const int HexDigits = 44;

    private protected JobKind(OrchestratorHandle orchestrator, IReadOnlyList<JobStage> stages) => (Orchestrator, Stages) = (orchestrator, stages);

    public OrchestratorHandle Orchestrator { get; }

    /// <summary>In order.</summary>
    public IReadOnlyList<JobStage> Stages { get; }

    /// <summary>One word, as ids begin with it: <c>project</c>.</summary>
    public string Name => Orchestrator.IdPrefix;

    public string IdPrefix => $"{Name}-";

    /// <summary>What the names of all documents of all its jobs begin with.</summary>
    public string Folder => $"{Name}s/";

    /// <summary>A new id: its orchestration's instance id.</summary>
    public string NewId(DateTimeOffset now, UInt128 random) => InstanceIds.New(Name, now, random);

    /// <summary>Whether a caller's text has the form of an id of this kind; anything else is unknown without looking.</summary>
    public bool IsId(string? id) =>
        id is not null && id.Length == IdPrefix.Length + HexDigits && id.StartsWith(IdPrefix, StringComparison.Ordinal)
        && id.AsSpan(IdPrefix.Length).IndexOfAnyExcept("0123456789abcdef") < 0;

    public BlobName DocumentOf(string jobId) => new($"{FolderOf(jobId)}{Name}.json");

    /// <summary>The job whose document has this name; null when it is another document's.</summary>
    public string? IdOf(BlobName name) => name.Value.Split('/') is [_, var id, ..] && name == DocumentOf(id) ? id : null;

    public BlobName RunClaimOf(string jobId, int run) => new(string.Create(CultureInfo.InvariantCulture, $"{FolderOf(jobId)}runs/{run}.json"));

    /// <summary>What the names of all documents of a job begin with.</summary>
    public string FolderOf(string jobId) => $"{Folder}{jobId}/";

    /// <summary>What the kind's own routes call a status.</summary>
    public string WordOf(JobStatus status, string? stage) =>
        status == JobStatus.Running && Stages.FirstOrDefault(s => s.Name == stage)?.Word is { } word ? word : status.Word();

    /// <summary>Percent done when a stage begins, and how much it adds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind has no such stage.</exception>
    internal (double From, double Share) PercentOf(string stage)
    {
        var from = 0.0;
        foreach (var known in Stages)
        {
            if (known.Name == stage) return (from, known.Share);
            from += known.Share;
        }

        throw new ArgumentOutOfRangeException(nameof(stage), stage, "Not a stage.");
    }

    /// <summary>The summary that an orchestration shows; null when it shows none yet.</summary>
    internal virtual JobSummary? ReadSummary(string? customStatus) => DurableJson.Deserialize<JobSummary>(customStatus);

    /// <summary>What an orchestration shows as its custom status.</summary>
    internal virtual object Show(JobSummary summary) => summary;

    internal abstract JobInput InputOf(OrchestrationInstance instance);

    internal abstract JobInput ReadInput(JsonElement json);

    internal abstract Task<FoundDocument<JobDocument>?> FindDocumentAsync(DocumentStore documents, string jobId, CancellationToken cancellationToken);

    /// <summary>The document of a job that has not saved one yet.</summary>
    internal abstract JobDocument NotSavedYet(JobInput input);

    internal abstract Task<StartOutcome> StartAsync(
        IOrchestrationClient client, string jobId, JobInput input, StartPolicy policy, CancellationToken cancellationToken);
}

/// <inheritdoc cref="JobKind"/>
/// <param name="create">The document of a job that has saved nothing, of what it was started with.</param>
public class JobKind<TInput, TDocument>(
    Orchestrator<TInput, JobOutput> orchestrator, IReadOnlyList<JobStage> stages, Func<TInput, TDocument> create)
    : JobKind(orchestrator, stages)
    where TInput : JobInput
    where TDocument : JobDocument
{
    internal sealed override JobInput InputOf(OrchestrationInstance instance) => DurableJson.Deserialize<TInput>(instance.Input)!;

    internal sealed override JobInput ReadInput(JsonElement json) => json.Deserialize<TInput>(DurableJson.Options)!;

    internal sealed override async Task<FoundDocument<JobDocument>?> FindDocumentAsync(DocumentStore documents, string jobId, CancellationToken cancellationToken) =>
        await documents.FindAsync<TDocument>(DocumentOf(jobId), cancellationToken).ConfigureAwait(false) is { } found
            ? new FoundDocument<JobDocument>(found.Value, found.Info, found.Damage)
            : null;

    internal sealed override JobDocument NotSavedYet(JobInput input) => create((TInput)input) with
    {
        Message = "",
        Runs = [],
        Costs = CostDocument.None,
    };

    internal sealed override Task<StartOutcome> StartAsync(
        IOrchestrationClient client, string jobId, JobInput input, StartPolicy policy, CancellationToken cancellationToken) =>
        client.StartAsync(orchestrator, jobId, (TInput)input, policy, cancellationToken);
}
