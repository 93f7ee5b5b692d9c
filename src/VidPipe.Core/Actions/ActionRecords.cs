using System.Text.Json;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Actions;

/// <summary>The records of actions, by their keys. One that cannot be read does not count, and says so in the log.</summary>
internal sealed class ActionRecords(DocumentStore documents, ILogger logger)
{
    public const string Folder = "actions";

    public static BlobName NameOf(string actionKey) => new($"{ActionKeys.Path(Folder, actionKey)}.json");

    /// <summary>Null when there is none that counts.</summary>
    public async Task<(ActionRecord Record, BlobInfo Info)?> FindAsync(string actionKey, CancellationToken cancellationToken)
    {
        try
        {
            var read = await documents.ReadBlobAsync<ActionRecord>(NameOf(actionKey), cancellationToken);
            return read is { Value: { Schema: ActionRecord.CurrentSchema } record } found && record.Key == actionKey ? found : null;
        }
        catch (DocumentDamagedException e)
        {
            logger.LogWarning(e, "The record of action {ActionKey} does not count: it is made again.", actionKey);
            return null;
        }
    }

    /// <summary>Null when it has another shape: it was recorded by other code.</summary>
    public TOutput? OutputOf<TOutput>(ActionRecord record)
        where TOutput : class
    {
        try
        {
            return record.Output.Deserialize<TOutput>(DurableJson.Options);
        }
        catch (JsonException e)
        {
            logger.LogWarning(e, "The output of action {ActionKey} ({Action}) has another shape: it is made again.", record.Key, record.Action);
            return null;
        }
    }
}
