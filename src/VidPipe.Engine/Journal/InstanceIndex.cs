using VidPipe.Core.Durable;
using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Journal;

/// <summary>
/// Finds the instances that a query asks for in ordinal order of ids, without looking at others: for each status, and word,
/// that it allows the ids lie in order in an index of the journal, and those orders are merged.
/// </summary>
internal sealed class InstanceIndex(Database database)
{
    private const string Bounds = "id >= ?1 AND id > ?2 AND created_at >= ?3 AND created_at <= ?4";

    private static readonly OrchestrationStatus[] Statuses = Enum.GetValues<OrchestrationStatus>();

    private readonly Statement _all = database.Prepare($"SELECT id, key FROM instances WHERE {Bounds} ORDER BY id");

    private readonly Statement _ofStatus = database.Prepare($"SELECT id, key FROM instances WHERE {Bounds} AND status = ?5 ORDER BY id");

    private readonly Statement _ofWord = database.Prepare(
        $"SELECT id, key FROM instances WHERE {Bounds} AND status = ?5 AND {JournalSchema.Word} = ?6 ORDER BY id");

    /// <returns>Keys of the first <paramref name="limit"/> instances after that id.</returns>
    public List<long> Find(OrchestrationQuery query, string? afterId, int limit)
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var (status, word) in Ranges(query))
        {
            var select = word is not null ? _ofWord.Bind(5, (long)status!).Bind(6, word)
                : status is not null ? _ofStatus.Bind(5, (long)status)
                : _all;
            Read(select, query, afterId, limit, found);
        }

        return [.. found.Values.Take(limit)];
    }

    /// <summary>The ranges whose union is what the query allows. Null: any.</summary>
    private static HashSet<(OrchestrationStatus? Status, string? Word)> Ranges(OrchestrationQuery query)
    {
        IReadOnlyCollection<OrchestrationFilter> filters = query.AnyOf is { Count: > 0 } anyOf ? anyOf : [new OrchestrationFilter()];
        var ranges = new HashSet<(OrchestrationStatus?, string?)>();
        foreach (var filter in filters)
        {
            var isForAnyStatus = query.Statuses is not { Count: > 0 } && filter.Statuses is not { Count: > 0 };
            if (isForAnyStatus && filter.Words is not { Count: > 0 }) return [(null, null)];

            foreach (var status in Statuses.Where(status => IsIn(query.Statuses, status) && IsIn(filter.Statuses, status)))
            {
                if (filter.Words is { Count: > 0 } words) ranges.UnionWith(words.Select(word => ((OrchestrationStatus?)status, (string?)word)));
                else ranges.Add((status, null));
            }
        }

        return ranges;
    }

    private static bool IsIn(IReadOnlyCollection<OrchestrationStatus>? allowed, OrchestrationStatus status) =>
        allowed is not { Count: > 0 } || allowed.Contains(status);

    private static void Read(Statement select, OrchestrationQuery query, string? afterId, int limit, SortedDictionary<string, long> found)
    {
        var prefix = query.InstanceIdPrefix ?? "";
        select.Bind(1, prefix).Bind(2, afterId ?? "").Bind(3, query.CreatedFrom?.UtcTicks ?? 0).Bind(4, query.CreatedTo?.UtcTicks ?? long.MaxValue);
        try
        {
            for (var read = 0; read < limit && select.Step(); read++)
            {
                // Ids are read in order from the prefix on: the first that lacks it ends the range.
                var id = select.Text(0);
                if (!id.StartsWith(prefix, StringComparison.Ordinal)) return;
                found[id] = select.Long(1);
            }
        }
        finally
        {
            select.Reset();
        }
    }
}
