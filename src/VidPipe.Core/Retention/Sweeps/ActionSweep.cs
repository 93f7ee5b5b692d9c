using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Retention;

/// <summary>
/// Removes records that are unreachable and whose maker is gone; marks the assets of all that stay. It is done with all
/// of them before the first asset is swept, so a record that is there after it has its assets: they are marked, or were
/// written together with it.
/// </summary>
internal sealed class ActionSweep(IBlobStore blobs, DocumentStore documents, Marks marks, RetentionSources sources) : ISweep
{
    public string Part => CleanupPart.Actions;

    public bool IsSharded => true;

    public async Task RunAsync(SweepInput input, Sweeper sweeper, CancellationToken cancellationToken)
    {
        var reachable = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        var assets = new Reachable();
        await blobs.AllAsync($"{ActionRecords.Folder}/{input.Shard}", cancellationToken).EachAsync(async (blob, token) =>
        {
            // The assets of what is reachable were marked with it.
            if (Sweeping.HexOf(blob.Name) is not { } key || reachable.HasKey(key))
            {
                sweeper.Keep(blob);
                return;
            }

            var record = await ReadAsync(blob.Name, token).ConfigureAwait(false);
            if (record is null || !sweeper.IsOld(blob)) sweeper.Keep(blob);
            else if (MakerOf(record) is not { } maker || !sources.Own(maker)) sweeper.KeepUnowned(blob, MakerOf(record));
            else if (reachable.HasOwner(maker)) sweeper.Keep(blob);
            else if (await sweeper.RemoveAsync(blob, token).ConfigureAwait(false)) return;
            else record = await ReadAsync(blob.Name, token).ConfigureAwait(false);
            assets.AddDigestsIn(record?.ToJsonString());
        }, cancellationToken).ConfigureAwait(false);
        await marks.WriteAsync(input.Run, $"swept{input.Shard}", assets, cancellationToken).ConfigureAwait(false);
    }

    private static OwnerId? MakerOf(JsonObject record)
    {
        try
        {
            return record.Deserialize<Made>(DurableJson.Options)?.Owner;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>As it is, whatever version wrote it. Null when it is gone, or cannot be read: then it counts for nothing.</summary>
    private async Task<JsonObject?> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            var record = (await documents.ReadAsync<JsonObject>(name, cancellationToken).ConfigureAwait(false))?.Value;
            // A name that comes twice is found only when the object is looked into.
            return record?.Count >= 0 ? record : null;
        }
        catch (Exception e) when (e is DocumentDamagedException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What this sweep has to know of a record.</summary>
    private sealed record Made([property: FormerName("project_id")] OwnerId? Owner);
}
