namespace VidPipe.Core.Spending;

/// <summary>What a host may spend, whatever it runs.</summary>
/// <param name="DailyUsd">US dollars that all owners together may count in one day (UTC); null for no cap.</param>
public sealed record SpendingCaps(decimal? DailyUsd = null);
