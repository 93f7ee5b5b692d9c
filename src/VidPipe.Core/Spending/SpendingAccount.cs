using System.Collections.Immutable;
using System.Globalization;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Spending;

/// <summary>What one paid call counts for.</summary>
/// <param name="Day">UTC, <c>yyyy-MM-dd</c>.</param>
/// <param name="IsFinal">Whether its ledger line will not change any more.</param>
internal sealed record AccountEntry(decimal Usd, string Day, DateTimeOffset EnteredAt, bool IsFinal)
{
    public static AccountEntry Of(LedgerLine line) =>
        new(line.CostUsd, SpendingAccounts.DayOf(line.At), line.At, line.State is LedgerState.Settled or LedgerState.Failed or LedgerState.Refused);

    /// <summary>The last part of a ledger line's name: key, attempt, call.</summary>
    public static string IdOf(BlobName line) => Path.GetFileNameWithoutExtension(line.Value);
}

/// <summary>An owner's calls and what they count for, by the ids of their ledger lines.</summary>
internal sealed record SpendingAccount(IReadOnlyDictionary<string, AccountEntry> Entries)
{
    /// <summary>Of owners of all kinds: its name is older than that there were others than projects.</summary>
    public const string Folder = "spending/projects/";

    public static SpendingAccount Empty { get; } = new(ImmutableDictionary<string, AccountEntry>.Empty);

    public static BlobName NameOf(OwnerId owner) => new($"{Folder}{owner}.json");

    /// <summary>Null for a name of another form: the folder has more than accounts.</summary>
    public static OwnerId? OwnerOf(BlobName name) => name.Value[Folder.Length..] is var rest && rest.Contains('/') ? null : new OwnerId(Path.GetFileNameWithoutExtension(rest));

    public decimal TotalOf(string day) => Entries.Values.Where(e => e.Day == day).Sum(e => e.Usd);

    /// <summary>With a call about to be sent; one that is there already (its sender runs again) is left as it is.</summary>
    public SpendingAccount With(LedgerLine line)
    {
        var id = AccountEntry.IdOf(line.BlobName);
        return Entries.ContainsKey(id) ? this : new(new Dictionary<string, AccountEntry>(Entries) { [id] = AccountEntry.Of(line) });
    }

    public SpendingAccount Without(LedgerLine line)
    {
        var entries = new Dictionary<string, AccountEntry>(Entries);
        entries.Remove(AccountEntry.IdOf(line.BlobName));
        return new(entries);
    }

    /// <exception cref="VidPipeException">BUDGET_EXCEEDED.</exception>
    public SpendingAccount EnsureWithin(OwnerId owner, decimal? budgetUsd)
    {
        var total = Entries.Values.Sum(e => e.Usd);
        if (budgetUsd is not { } budget || total <= budget) return this;
        throw new VidPipeException(ErrorCode.BudgetExceeded, string.Create(
            CultureInfo.InvariantCulture,
            $"The next call would bring the {owner.Kind} to {total:0.####} USD; its budget is {budget:0.####} USD. Nothing was sent. A resume with a larger budget_usd goes on."));
    }
}

/// <summary>What each owner counts for on one day.</summary>
internal sealed record DayAccount([property: FormerName("projects")] IReadOnlyDictionary<OwnerId, decimal> Owners)
{
    public static DayAccount Empty { get; } = new(ImmutableDictionary<OwnerId, decimal>.Empty);

    public static BlobName NameOf(string day) => new($"spending/days/{day}.json");

    public DayAccount With(OwnerId owner, decimal usd) => new(new Dictionary<OwnerId, decimal>(Owners) { [owner] = usd });

    /// <exception cref="VidPipeException">BUDGET_EXCEEDED.</exception>
    public void EnsureWithin(decimal cap, string day)
    {
        var total = Owners.Values.Sum();
        if (total <= cap) return;
        throw new VidPipeException(ErrorCode.BudgetExceeded, string.Create(
            CultureInfo.InvariantCulture,
            $"The next call would bring this host to {total:0.####} USD on {day} (UTC); it may spend {cap:0.####} USD a day. Nothing was sent. A resume goes on tomorrow, or after the cap was raised."));
    }
}
