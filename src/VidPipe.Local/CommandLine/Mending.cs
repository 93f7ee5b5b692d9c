using System.Globalization;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>Whether the caller has agreed to pay.</summary>
internal enum Consent
{
    None,
    Given,
}

/// <summary>What is printed on the way.</summary>
internal enum Telling
{
    Nothing,
    Words,
}

/// <summary>
/// <c>resume</c> of a complete project: makes again what is damaged or gone of its files, and says so. What can be made
/// again for nothing is; what has to be paid for only with consent, as new pictures and all that depends on them may differ
/// from those of the finished video.
/// </summary>
internal sealed class Mending(Invocation invocation, Telling telling, Consent consent)
{
    /// <exception cref="CommandFailedException">Failed: the video itself is damaged, and mending it costs money.</exception>
    public async Task RunAsync(HostSession session, string projectId, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        if (await TryAsync(session, projectId, budgetUsd, cancellationToken) is not { ToMake: { } toMake, Lost: { } lost, Estimate: { } estimate }) return;

        var damage = PlanText.Words(lost) ?? PlanText.Words(toMake);
        if (estimate.CostUsd == 0 || consent == Consent.Given)
        {
            await ResumeCommand.ResumeAsync(session, projectId, budgetUsd, cancellationToken);
            Say($"Damaged or gone, and made again: {damage}.");
            return;
        }

        var offer = string.Create(
            CultureInfo.InvariantCulture,
            $"Damaged or gone: {damage}. To make it again, with what depends on it, for about {estimate.CostUsd:0.00##} USD: {invocation.CommandFor("resume", projectId, "--yes")}");
        if (lost.Stitch) throw new CommandFailedException(ExitCode.Failed, offer);
        Say(offer);
    }

    /// <summary>Null when there is nothing to mend.</summary>
    private static async Task<DryRunAnswer?> TryAsync(HostSession session, string projectId, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await session.CallAsync((client, token) => client.TryAsync(HostClient.ResumePath(projectId), HostClient.ResumeBody(budgetUsd), token), cancellationToken);
            return answer.Deserialize<DryRunAnswer>(DurableJson.Options);
        }
        catch (ApiException whole) when (whole.Problem.Status == StatusCodes.Status409Conflict)
        {
            return null;
        }
    }

    private void Say(string text)
    {
        if (telling == Telling.Words) invocation.Terminal.Output.WriteLine(text);
    }
}
