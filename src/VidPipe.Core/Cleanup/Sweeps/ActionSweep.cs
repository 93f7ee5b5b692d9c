using System.Text.Json.Nodes;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Core.Cleanup;

/// <summary>
/// Removes records that no project needs and whose maker is gone; marks the assets of all that stay. It is done with all
/// sixteenths before the first asset is swept, so a record that is there after it has its assets: they are marked, or were
/// written together with it.
/// </summary>
internal sealed class ActionSweep(IBlobStore blobs, DocumentStore documents, Marks marks) : ISweep
{
    public CleanupPart Part => CleanupPart.Actions;

    public async Task RunAsync(SweepInput input, Broom broom, CancellationToken cancellationToken)
    {
        var shard = input.Shard!.Value;
        var (keys, _) = await marks.ReadAsync(input.Run, shard, input.Slices, cancellationToken).ConfigureAwait(false);
        var projects = await marks.ReadProjectsAsync(input.Run, input.Slices, cancellationToken).ConfigureAwait(false);
        var needs = new Needs();
        await blobs.AllAsync($"{ActionRecords.Folder}/{CleanupNames.Digit(shard)}", cancellationToken).EachAsync(async (blob, token) =>
        {
            // What a project needs was read when it was marked, and so were its assets.
            if (Sweeping.HexOf(blob.Name) is not { } key || keys.Contains(key))
            {
                broom.Keep(blob);
                return;
            }

            var record = await ReadAsync(blob.Name, token).ConfigureAwait(false);
            var isUnused = record is not null && broom.IsOld(blob) && !IsLive(record, projects);
            if (!isUnused) broom.Keep(blob);
            else if (await broom.RemoveAsync(blob, token).ConfigureAwait(false)) return;
            else record = await ReadAsync(blob.Name, token).ConfigureAwait(false);
            needs.AddDigestsIn(record?.ToJsonString());
        }, cancellationToken).ConfigureAwait(false);
        await marks.WriteAsync(input.Run, $"swept-{CleanupNames.Digit(shard)}", needs, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makers that are no projects are of features whose needs are not known here.</summary>
    private static bool IsLive(JsonObject record, IReadOnlySet<string> projects) =>
        record["project_id"] is not JsonValue value || !value.TryGetValue<string>(out var maker) || !ProjectIds.IsValid(maker) || projects.Contains(maker);

    /// <summary>As it is, whatever version wrote it. Null when it is gone, or cannot be read: it counts for nobody.</summary>
    private async Task<JsonObject?> ReadAsync(BlobName name, CancellationToken cancellationToken)
    {
        try
        {
            return (await documents.ReadAsync<JsonObject>(name, cancellationToken).ConfigureAwait(false))?.Value;
        }
        catch (DocumentDamagedException)
        {
            return null;
        }
    }
}
