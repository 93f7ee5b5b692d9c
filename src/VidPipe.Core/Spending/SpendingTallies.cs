using VidPipe.Core.Actions;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Spending;

/// <summary>What is known of one ledger line.</summary>
/// <param name="ETag">Of the line that was read: another one has to be read again.</param>
internal sealed record TalliedLine(string ETag, string Model, ModelSpending Spending);

/// <summary>What is known of an owner's ledger, by the ids of its lines.</summary>
internal sealed record SpendingTally(IReadOnlyDictionary<string, TalliedLine> Lines)
{
    public static SpendingTally Empty { get; } = new(new Dictionary<string, TalliedLine>());

    /// <summary>In the folder of the accounts, so that it is swept with them.</summary>
    public static BlobName NameOf(OwnerId owner) => new($"{SpendingAccount.Folder}{owner}/lines.json");
}

/// <summary>
/// Adds an owner's ledger up without reading it all: what was read before is kept beside it, line by line with its ETag, and
/// only lines that the listing shows to be new or changed are read. The ledger stays the only truth: what is kept may be missing, old or damaged.
/// </summary>
internal sealed class SpendingTallies(IBlobStore blobs)
{
    /// <summary>As many as stores list at once: one listing is enough for any owner.</summary>
    private const int PageSize = 5000;

    private readonly DocumentStore _documents = new(blobs);
    private readonly LedgerReader _reader = new(blobs);

    public async Task<IReadOnlyDictionary<string, ModelSpending>> TallyAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var known = await FindAsync(owner, cancellationToken);
        var lines = new Dictionary<string, TalliedLine>(StringComparer.Ordinal);
        var isChanged = false;
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(SpendingLedger.PrefixOf(owner), PageSize, token, cancellationToken);
            foreach (var blob in page.Blobs)
            {
                var id = AccountEntry.IdOf(blob.Name);
                if (known?.Tally.Lines.TryGetValue(id, out var before) == true && before.ETag == blob.ETag)
                {
                    lines[id] = before;
                }
                else if (await _reader.ReadAsync(blob.Name, cancellationToken) is { } line)
                {
                    // What is only guessed of a line that cannot be read is guessed again.
                    lines[id] = new TalliedLine(line.Model == LedgerReader.UnknownModel ? "" : blob.ETag, line.Model, ModelSpending.Of(line));
                    isChanged = true;
                }
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        isChanged |= lines.Count != (known?.Tally.Lines.Count ?? 0);
        if (isChanged) await KeepAsync(owner, new SpendingTally(lines), known?.ETag, cancellationToken);
        return lines.Values.GroupBy(l => l.Model, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Aggregate(ModelSpending.None, (sum, line) => sum + line.Spending), StringComparer.Ordinal);
    }

    private async Task<(SpendingTally Tally, string? ETag)?> FindAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        try
        {
            return await _documents.ReadAsync<SpendingTally>(SpendingTally.NameOf(owner), cancellationToken) is { Value.Lines: not null } read
                ? (read.Value, read.ETag)
                : null;
        }
        catch (DocumentDamagedException damaged)
        {
            await blobs.DeleteAsync(damaged.Name, cancellationToken);
            return null;
        }
    }

    /// <summary>Not written when another save was quicker: it read what this one read, or later.</summary>
    private async Task KeepAsync(OwnerId owner, SpendingTally tally, string? eTag, CancellationToken cancellationToken)
    {
        var name = SpendingTally.NameOf(owner);
        if (eTag is null) await _documents.TryCreateAsync(name, tally, cancellationToken);
        else await _documents.TryReplaceAsync(name, tally, eTag, cancellationToken);
    }
}
