using System.Globalization;
using System.Runtime.CompilerServices;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Spending;

/// <summary>
/// What was spent: one line for every paid call, durable before the call is sent, so that no crash hides one. Lines are
/// blobs, shared by all hosts. Thread-safe. Failures of the store throw STORAGE_ERROR.
/// </summary>
public sealed class SpendingLedger(IBlobStore blobs, ModelTable models, TimeProvider time, SpendingCaps? caps = null)
{
    private const string Folder = "ledger/";
    private const int PageSize = 500;

    private readonly DocumentStore _documents = new(blobs);
    private readonly LedgerReader _reader = new(blobs);
    private readonly SpendingAccounts _accounts = new(blobs, caps ?? new SpendingCaps(), time);
    private readonly SpendingTallies _tallies = new(blobs);
    private readonly RunEndings _endings = new(blobs, time);

    /// <summary>All lines of an owner, ordered by key, attempt and call.</summary>
    public IAsyncEnumerable<LedgerLine> ReadAsync(OwnerId owner, CancellationToken cancellationToken = default) =>
        ReadPrefixAsync(PrefixOf(owner), cancellationToken);

    /// <summary>All that have ever made a paid call, deleted ones too.</summary>
    internal async IAsyncEnumerable<OwnerId> OwnersAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        OwnerId? last = null;
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(Folder, PageSize, token, cancellationToken);
            foreach (var owner in page.Blobs.Select(blob => new OwnerId(blob.Name.Value.Split('/')[1])))
            {
                if (owner == last) continue;
                last = owner;
                yield return owner;
            }

            token = page.ContinuationToken;
        }
        while (token is not null);
    }

    /// <summary>The line of a call, or null. One that cannot be read is what is known of it.</summary>
    internal Task<LedgerLine?> FindAsync(OwnerId owner, string actionKey, int attempt, int call, CancellationToken cancellationToken) =>
        _reader.ReadAsync(NameOf(owner, actionKey, attempt, call), cancellationToken);

    /// <summary>What an owner's calls count for, in US dollars.</summary>
    public async Task<decimal> TotalAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var total = 0m;
        await foreach (var line in ReadAsync(owner, cancellationToken))
        {
            total += line.CostUsd;
        }

        return total;
    }

    /// <summary>What an owner's calls count for, by model: as the ledger has it, of which only what has changed since the last time is read.</summary>
    public Task<IReadOnlyDictionary<string, ModelSpending>> TallyAsync(OwnerId owner, CancellationToken cancellationToken) =>
        _tallies.TallyAsync(owner, cancellationToken);

    /// <summary>What a call costs at today's price; nothing for a model that is no longer in the table.</summary>
    internal decimal PriceOf(string model, decimal quantity) => models.Find(model) is { } info ? quantity * info.PriceUsd : 0;

    /// <summary>How a step fails whose model's answer is of no use.</summary>
    internal ErrorCode FailureCodeOf(string model) => models.Get(model).Kind switch
    {
        ModelKind.Text => ErrorCode.StoryboardFailed,
        ModelKind.Image => ErrorCode.ImageGenerationFailed,
        ModelKind.Video => ErrorCode.VideoGenerationFailed,
        _ => ErrorCode.VoiceGenerationFailed,
    };

    internal static string PrefixOf(OwnerId owner) => $"{Folder}{owner}/";

    internal static BlobName NameOf(OwnerId owner, string actionKey, int attempt, int call) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{PrefixOf(owner)}{actionKey}-{attempt:d4}-{call:d4}.json"));

    /// <summary>The line of a call at today's price, not yet written.</summary>
    /// <exception cref="VidPipeException">NOT_SUPPORTED: the model is not in the table.</exception>
    internal LedgerLine Draft(
        OwnerId owner, int run, int? sceneIndex, string actionKey, int attempt, int call, string model, decimal quantity)
    {
        var info = models.Get(model);
        return new(
            owner, run, sceneIndex, actionKey, attempt, call, model, info.Unit, quantity, info.PriceUsd, LedgerState.Sent, time.GetUtcNow());
    }

    /// <summary>Writes the line of a call that is about to be sent. False when there is one of these numbers.</summary>
    /// <param name="budgetUsd">What the owner may count for in all, or null.</param>
    /// <exception cref="RunEndingException">There is no line: no call of the run is begun any more.</exception>
    /// <exception cref="VidPipeException">BUDGET_EXCEEDED: it would pass the budget or the day's cap; there is no line.</exception>
    internal async Task<bool> TryOpenAsync(LedgerLine line, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        await _endings.EnsureGoesOnAsync(line.Owner, line.Run, cancellationToken);
        await _accounts.ReserveAsync(line, budgetUsd, cancellationToken);
        return await TryNoteAsync(line, cancellationToken);
    }

    /// <summary>Writes the line of a call that may have been sent already: no cap can hold it. False when there is one of these numbers.</summary>
    internal async Task<bool> TryNoteAsync(LedgerLine line, CancellationToken cancellationToken) =>
        (await _documents.TryCreateAsync(line.BlobName, line, cancellationToken)).Written;

    /// <summary>
    /// Writes what became of a call. A settled line stays settled: what was paid for once was paid for. One that cannot be
    /// read stays as it is, and goes on counting as uncertain.
    /// </summary>
    internal async Task SettleAsync(BlobName name, LedgerState state, CancellationToken cancellationToken)
    {
        LedgerLine? settled = null;
        try
        {
            await _documents.UpdateAsync<LedgerLine>(
                name,
                line => settled = line is null || line.State == state || line.State == LedgerState.Settled
                    ? null
                    : line with { State = state, SettledAt = time.GetUtcNow() },
                cancellationToken);
        }
        catch (DocumentDamagedException)
        {
            return;
        }

        if (settled is null) return;
        ActionTelemetry.Paid(settled);
        if (settled.CostUsd == 0) await _accounts.ReleaseAsync(settled.Owner, cancellationToken);
    }

    /// <summary>Takes back a line whose call was surely never sent.</summary>
    internal async Task WithdrawAsync(LedgerLine line, CancellationToken cancellationToken)
    {
        if (await blobs.DeleteAsync(line.BlobName, cancellationToken)) await _accounts.ReleaseAsync(line.Owner, cancellationToken);
    }

    /// <summary>Marks what an earlier execution of the key sent and never settled as uncertain.</summary>
    /// <returns>The highest call number of the attempt; 0 when there is none.</returns>
    internal async Task<int> LapseAsync(OwnerId owner, string actionKey, int attempt, CancellationToken cancellationToken)
    {
        var last = 0;
        var prefix = string.Create(CultureInfo.InvariantCulture, $"ledger/{owner}/{actionKey}-{attempt:d4}-");
        await foreach (var line in ReadPrefixAsync(prefix, cancellationToken))
        {
            last = line.Call;
            if (line.State == LedgerState.Sent) await SettleAsync(line.BlobName, LedgerState.Uncertain, cancellationToken);
        }

        return last;
    }

    private async IAsyncEnumerable<LedgerLine> ReadPrefixAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(prefix, PageSize, token, cancellationToken);
            foreach (var blob in page.Blobs)
            {
                if (await _reader.ReadAsync(blob.Name, cancellationToken) is { } line) yield return line;
            }

            token = page.ContinuationToken;
        }
        while (token is not null);
    }
}
