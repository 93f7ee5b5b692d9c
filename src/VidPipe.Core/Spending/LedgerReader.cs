using System.Globalization;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Generation;

namespace VidPipe.Core.Spending;

/// <summary>
/// Reads ledger lines. A line that cannot be read was written before a call all the same, so it counts, as uncertain: for
/// what the owner's account or the call's intent knows of it, else for as much as the dearest call that the owner has
/// a readable line of.
/// </summary>
internal sealed class LedgerReader(IBlobStore blobs)
{
    /// <summary>The model of a line that cannot be read and is told of nowhere else.</summary>
    public const string UnknownModel = "unreadable";

    private const int PageSize = 500;

    private readonly DocumentStore _documents = new(blobs);

    /// <summary>Null when there is none under this name.</summary>
    public async Task<LedgerLine?> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        if (await _documents.FindAsync<LedgerLine>(name, cancellationToken) is not { } found) return null;
        if (PartsOf(name) is not { } parts) return null;
        return found.Value is { } line && IsOf(line, parts) ? line : await ReconstructAsync(name, parts, found.Info, cancellationToken);
    }

    private static bool IsOf(LedgerLine line, LineName name) => (line.Owner, line.ActionKey, line.Attempt, line.Call) == (name.Owner, name.Key, name.Attempt, name.Call);

    private async Task<LedgerLine?> ReconstructAsync(BlobName name, LineName parts, BlobInfo info, CancellationToken cancellationToken)
    {
        var intent = await _documents.FindAsync<OperationIntent>(OperationIntent.NameOf(parts.Key, parts.Attempt), cancellationToken);
        if (intent?.Value is { Line: var line } && IsOf(line, parts)) return line with { State = LedgerState.Uncertain };

        var account = await _documents.FindAsync<SpendingAccount>(SpendingAccount.NameOf(parts.Owner), cancellationToken);
        var usd = account?.Value?.Entries.GetValueOrDefault(AccountEntry.IdOf(name))?.Usd ?? await DearestAsync(parts.Owner, cancellationToken);
        return new LedgerLine(
            parts.Owner, 0, null, parts.Key, parts.Attempt, parts.Call, UnknownModel, PriceUnit.Request, 1, usd, LedgerState.Uncertain, info.LastModified);
    }

    private async Task<decimal> DearestAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var dearest = 0m;
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(SpendingLedger.PrefixOf(owner), PageSize, token, cancellationToken);
            foreach (var blob in page.Blobs)
            {
                if (await _documents.FindAsync<LedgerLine>(blob.Name, cancellationToken) is { Value: { } line }) dearest = Math.Max(dearest, line.Quantity * line.PriceUsd);
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        return dearest;
    }

    /// <summary>What a line's name says: <c>ledger/{owner}/{key}-{attempt}-{call}.json</c>. Null for a name of another form.</summary>
    private static LineName? PartsOf(BlobName name)
    {
        if (name.Value.Split('/') is not [_, var owner, var file]) return null;
        if (Path.GetFileNameWithoutExtension(file).Split('-') is not [var key, var attempt, var call] || !AssetRef.IsDigest(key)) return null;
        return int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var attemptNumber)
            && int.TryParse(call, NumberStyles.None, CultureInfo.InvariantCulture, out var callNumber)
            ? new LineName(new OwnerId(owner), key, attemptNumber, callNumber)
            : null;
    }

    private readonly record struct LineName(OwnerId Owner, string Key, int Attempt, int Call);
}
