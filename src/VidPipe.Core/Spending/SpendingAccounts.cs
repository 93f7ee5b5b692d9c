using System.Globalization;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Spending;

/// <summary>
/// Holds caps: a paid call is entered into its owner's account (and the day's) by if-match before its ledger line is
/// written, and refused when it would pass one. Accounts are made from the ledger, which stays the only truth: an account
/// that is missing, behind or cannot be read is caught up from it. Without caps nothing is read or written.
/// </summary>
internal sealed class SpendingAccounts(IBlobStore blobs, SpendingCaps caps, TimeProvider time)
{
    /// <summary>An entry without a ledger line is of somebody who is about to write it, or who has died before.</summary>
    private static readonly TimeSpan UnwrittenFor = TimeSpan.FromMinutes(10);

    private const int PageSize = 500;
    private const int MaxRounds = 100;

    private readonly DocumentStore _documents = new(blobs);
    private readonly LedgerReader _lines = new(blobs);

    /// <summary>Enters a call that is about to be sent. May be repeated.</summary>
    /// <param name="budgetUsd">The owner's own cap, or null.</param>
    /// <exception cref="VidPipeException">BUDGET_EXCEEDED: it would pass a cap; nothing was entered.</exception>
    public async Task ReserveAsync(LedgerLine line, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        if (budgetUsd is null && caps.DailyUsd is null) return;

        await ChangeAsync(line.Owner, account => account.With(line).EnsureWithin(line.Owner, budgetUsd), cancellationToken);
        if (caps.DailyUsd is not { } dailyCap) return;
        try
        {
            await EnterDayAsync(line.Owner, DayOf(line.At), dailyCap, cancellationToken);
        }
        catch (VidPipeException e) when (e.Code == ErrorCode.BudgetExceeded)
        {
            await ChangeAsync(line.Owner, account => account.Without(line), CancellationToken.None);
            throw;
        }
    }

    /// <summary>After a call turned out not to be billed: what was held for it is free again.</summary>
    public async Task ReleaseAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        if (await _documents.FindAsync<SpendingAccount>(SpendingAccount.NameOf(owner), cancellationToken) is not { } read) return;
        var account = await ChangeAsync(owner, account => account, cancellationToken);
        var today = DayOf(time.GetUtcNow());
        if (caps.DailyUsd is not null && (account.TotalOf(today) != 0 || read.Value?.TotalOf(today) != 0)) await EnterDayAsync(owner, today, decimal.MaxValue, cancellationToken);
    }

    internal static string DayOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Catches the account up with the ledger, changes it and writes it.</summary>
    private async Task<SpendingAccount> ChangeAsync(OwnerId owner, Func<SpendingAccount, SpendingAccount> change, CancellationToken cancellationToken)
    {
        var name = SpendingAccount.NameOf(owner);
        for (var round = 0; round < MaxRounds; round++)
        {
            var present = await _documents.FindAsync<SpendingAccount>(name, cancellationToken);
            var next = change(await CatchUpAsync(owner, present?.Value ?? SpendingAccount.Empty, cancellationToken));
            var result = present is { Info: var info }
                ? await _documents.TryReplaceAsync(name, next, info.ETag, cancellationToken)
                : await _documents.TryCreateAsync(name, next, cancellationToken);
            if (result.Written) return next;
        }

        throw Busy(name);
    }

    /// <summary>Reads the lines that the account does not know to be final; settled ones are read once.</summary>
    private async Task<SpendingAccount> CatchUpAsync(OwnerId owner, SpendingAccount account, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, AccountEntry>(StringComparer.Ordinal);
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(SpendingLedger.PrefixOf(owner), PageSize, token, cancellationToken);
            foreach (var blob in page.Blobs)
            {
                var id = AccountEntry.IdOf(blob.Name);
                if (account.Entries.TryGetValue(id, out var known) && known.IsFinal) entries[id] = known;
                else if (await _lines.ReadAsync(blob.Name, cancellationToken) is { } line) entries[id] = AccountEntry.Of(line);
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        var now = time.GetUtcNow();
        foreach (var (id, entry) in account.Entries)
        {
            if (!entries.ContainsKey(id) && !entry.IsFinal && now - entry.EnteredAt < UnwrittenFor) entries[id] = entry;
        }

        return new SpendingAccount(entries);
    }

    /// <summary>
    /// The day's document is read before the owner's account, so that what is written is never older than what it replaces.
    /// </summary>
    private async Task EnterDayAsync(OwnerId owner, string day, decimal cap, CancellationToken cancellationToken)
    {
        var name = DayAccount.NameOf(day);
        for (var round = 0; round < MaxRounds; round++)
        {
            var present = await _documents.FindAsync<DayAccount>(name, cancellationToken);
            var known = present is { Damage: not null } ? await AddUpAsync(day, cancellationToken) : present?.Value ?? DayAccount.Empty;
            var account = await _documents.FindAsync<SpendingAccount>(SpendingAccount.NameOf(owner), cancellationToken) switch
            {
                null => SpendingAccount.Empty,
                { Value: { } read } => read,
                _ => await CatchUpAsync(owner, SpendingAccount.Empty, cancellationToken),
            };
            var next = known.With(owner, account.TotalOf(day));
            next.EnsureWithin(cap, day);
            var result = present is { Info: var info }
                ? await _documents.TryReplaceAsync(name, next, info.ETag, cancellationToken)
                : await _documents.TryCreateAsync(name, next, cancellationToken);
            if (result.Written) return;
        }

        throw Busy(name);
    }

    /// <summary>A day from the accounts of all owners: those that have calls of it were written since it began.</summary>
    private async Task<DayAccount> AddUpAsync(string day, CancellationToken cancellationToken)
    {
        var began = DateTimeOffset.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var total = DayAccount.Empty;
        string? token = null;
        do
        {
            var page = await blobs.ListAsync(SpendingAccount.Folder, PageSize, token, cancellationToken);
            foreach (var blob in page.Blobs.Where(b => b.LastModified >= began))
            {
                if (SpendingAccount.OwnerOf(blob.Name) is not { } owner) continue;
                var account = (await _documents.FindAsync<SpendingAccount>(blob.Name, cancellationToken))?.Value
                    ?? await CatchUpAsync(owner, SpendingAccount.Empty, cancellationToken);
                total = total.With(owner, account.TotalOf(day));
            }

            token = page.ContinuationToken;
        }
        while (token is not null);

        return total;
    }

    private static VidPipeException Busy(BlobName name) => new(ErrorCode.StorageError, $"The account '{name}' could not be changed: {MaxRounds} others were quicker.");
}
