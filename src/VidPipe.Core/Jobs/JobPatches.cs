namespace VidPipe.Core.Jobs;

/// <summary>How a patch changes what all documents have in common. Pure.</summary>
internal static class JobPatches
{
    /// <summary>Steps kept per run: enough for 60 scenes with every step retried once.</summary>
    public const int MaxSteps = 1000;

    /// <summary>The changed document, or null when the patch does not apply: an older save, or a job that is deleted.</summary>
    /// <param name="create">The document of a patch that opens the first run.</param>
    /// <param name="change">Adds what is the kind's own; the common part is changed already.</param>
    public static TDocument? Apply<TPatch, TDocument>(
        TDocument? document, TPatch patch, CostDocument costs, Func<TPatch, TDocument> create, Func<TDocument, TPatch, TDocument> change)
        where TPatch : JobPatch
        where TDocument : JobDocument
    {
        if (document is null)
        {
            if (!patch.OpensRun) return null;
            document = create(patch) with { JobId = patch.JobId, Runs = [], CreatedAt = patch.At };
        }
        else if (document.IsDeleted)
        {
            return null;
        }
        else if ((document.Run, document.UpdatedAt, document.Revision).CompareTo((patch.Run, patch.At, patch.Revision)) >= 0)
        {
            // Time before revision: a rewind or restart counts its saves anew, and comes later.
            return null;
        }

        return change(
            document with
            {
                Run = patch.Run,
                Revision = patch.Revision,
                Status = patch.Status,
                Stage = patch.Stage,
                ProgressPct = patch.ProgressPct,
                Message = patch.Message,
                Runs = ApplyRun(document.Runs, patch),
                Costs = costs,
                Error = patch.Error,
                UpdatedAt = patch.At,
            },
            patch);
    }

    private static IReadOnlyList<RunDocument> ApplyRun(IReadOnlyList<RunDocument> runs, JobPatch patch)
    {
        var run = runs.FirstOrDefault(r => r.Run == patch.Run)
            ?? new RunDocument(patch.Run, patch.At, null, new Dictionary<string, double>(), []);
        run = run with
        {
            EndedAt = patch.Status.IsTerminal() ? patch.At : null,
            StageSeconds = patch.StageSeconds ?? run.StageSeconds,
            Steps = [.. run.Steps.Concat(patch.Steps ?? []).TakeLast(MaxSteps)],
        };
        return [.. runs.Where(r => r.Run != patch.Run), run];
    }
}
