using System.Text.Json.Nodes;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Removes records that no project needs and whose maker is gone; marks the assets of all that stay. It is done with all
/// of them before the first asset is swept, so a record that is there after it has its assets: they are marked, or were
/// written together with it.
/// </summary>
internal sealed class ActionSweep(IBlobStore blobs, DocumentStore documents, Marks marks) : ISweep
{
    public CleanupPart Part => CleanupPart.Actions;

    public async Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken)
    {
        var needed = await marks.ReadAsync(input, cancellationToken).ConfigureAwait(false);
        var needs = new Needs();
        await blobs.AllAsync($"{ActionRecords.Folder}/{input.Shard}", cancellationToken).EachAsync(async (blob, token) =>
        {
            // The assets of what a project needs were marked with it.
            if (Sweeping.HexOf(blob.Name) is not { } key || needed.HasKey(key))
            {
                broom.Keep(blob);
                return;
            }

            var record = await ReadAsync(blob.Name, token).ConfigureAwait(false);
            var isUnused = record is not null && broom.IsOld(blob) && !IsLive(record, needed.Projects);
            if (!isUnused) broom.Keep(blob);
            else if (await broom.RemoveAsync(blob, token).ConfigureAwait(false)) return;
            else record = await ReadAsync(blob.Name, token).ConfigureAwait(false);
            needs.AddDigestsIn(record?.ToJsonString());
        }, cancellationToken).ConfigureAwait(false);
        await marks.WriteAsync(input.Run, $"swept{input.Shard}", needs, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makers that are no projects are of features whose needs are not known here.</summary>
    private static bool IsLive(JsonObject record, IReadOnlySet<string> projects) =>
        (record["owner"] ?? record["project_id"]) is not JsonValue value || !value.TryGetValue<string>(out var maker) || !ProjectIds.IsValid(maker) || projects.Contains(maker);

    /// <summary>As it is, whatever version wrote it. Null when it is gone, or cannot be read: it counts for nobody.</summary>
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
}
