using System.Text.Json;
using Microsoft.Extensions.Logging;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Core.Actions;

/// <summary>What submissions have come to, kept on this machine until it is written: the name of a paid job that only its sender knows is not lost with it.</summary>
/// <param name="kept">Null where nothing is kept.</param>
internal sealed class OperationAnswers(IPaidAnswers? kept, ILogger logger)
{
    /// <summary>The attempt as its sender knew it, or null.</summary>
    public async Task<OperationIntent?> FindAsync(OperationIntent intent, CancellationToken cancellationToken)
    {
        if (kept is null || await kept.FindAsync(NameOf(intent), cancellationToken) is not { } found) return null;
        return DurableJson.Deserialize<OperationIntent>(found.Content) is { } after && after.BlobName == intent.BlobName && after.Line.Owner == intent.Line.Owner
            ? after with { Told = intent.Told }
            : null;
    }

    /// <summary>Does not fail.</summary>
    public async Task KeepAsync(OperationIntent after)
    {
        if (kept is null) return;
        try
        {
            await kept.KeepAsync(NameOf(after), new PaidAnswer(DurableJson.Serialize(after), null), CancellationToken.None);
        }
        catch (Exception e) when (e is VidPipeException or JsonException)
        {
            logger.LogWarning(e, "What became of {Intent} could not be kept on this machine.", after.BlobName);
        }
    }

    /// <summary>Does not fail: what stays is removed by its age.</summary>
    public async Task RemoveAsync(OperationIntent after)
    {
        if (kept is null) return;
        try
        {
            await kept.RemoveAsync(NameOf(after));
        }
        catch (VidPipeException e)
        {
            logger.LogWarning(e, "What became of {Intent} is written, and could not be removed from where it was kept.", after.BlobName);
        }
    }

    private static string NameOf(OperationIntent intent) => FormattableString.Invariant($"{intent.Key}-operation-{intent.Attempt:d4}");
}
