namespace VidPipe.Core.Spending;

/// <summary>What a host may spend, whatever projects it runs.</summary>
/// <param name="DailyUsd">US dollars that all projects together may count in one day (UTC); null for no cap.</param>
public sealed record SpendingCaps(decimal? DailyUsd = null);
