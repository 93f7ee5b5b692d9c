using VidPipe.Core.Durable;
using VidPipe.Engine.Instances;
using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Journal;

/// <summary>Column lists and how they are read back; shared by the writer's and the readers' connections.</summary>
internal static class RowReader
{
    public const string InstanceColumns =
        "key, id, name, execution, parent_key, parent_id, parent_execution, parent_sequence, status, created_at, updated_at, input, output, custom_status, failure";

    public const string EventColumns = "position, kind, sequence, at, scheduled_at, name, data";

    public static InstanceRow Instance(Statement row) => new(
        row.Long(0),
        row.Text(1),
        row.Text(2),
        row.Long(3),
        row.LongOrNull(4) is { } parent ? new ParentLink(parent, row.Text(5), row.Long(6), row.Long(7)) : null,
        (OrchestrationStatus)row.Long(8),
        row.Long(9),
        row.Long(10),
        row.TextOrNull(11),
        row.TextOrNull(12),
        row.TextOrNull(13),
        row.TextOrNull(14));

    public static JournalEvent Event(Statement row) => new(
        row.Long(0), (EventKind)row.Long(1), row.Long(2), row.Long(3), row.Long(4), row.TextOrNull(5), row.TextOrNull(6));

    public static InstanceRow? InstanceOrNull(Statement query)
    {
        try
        {
            return query.Step() ? Instance(query) : null;
        }
        finally
        {
            query.Reset();
        }
    }

    public static List<InstanceRow> Instances(Statement query)
    {
        try
        {
            var rows = new List<InstanceRow>();
            while (query.Step()) rows.Add(Instance(query));
            return rows;
        }
        finally
        {
            query.Reset();
        }
    }

    public static List<JournalEvent> Events(Statement query)
    {
        try
        {
            var events = new List<JournalEvent>();
            while (query.Step()) events.Add(Event(query));
            return events;
        }
        finally
        {
            query.Reset();
        }
    }
}
