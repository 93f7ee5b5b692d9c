using System.Runtime.CompilerServices;
using Microsoft.DurableTask.Client;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using OrchestrationQuery = VidPipe.Core.Durable.OrchestrationQuery;

namespace VidPipe.Functions.Durable;

/// <summary>In which order a back end lists instances.</summary>
internal enum ListOrder
{
    /// <summary>By id, character by character: Azure Storage.</summary>
    Ordinal,

    /// <summary>Another, or none: every page is sorted out of all that matches.</summary>
    Other,
}

/// <summary>Lists instances in ordinal order of their ids, page by page, in whichever order the back end does.</summary>
internal sealed class InstanceList(DurableTaskClient client, Parents parents, ListOrder order)
{
    private const int MaxPageSize = 1000;

    public Task<OrchestrationPage> PageAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        if (query.PageSize is < 1 or > MaxPageSize)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, $"The page size must be 1 to {MaxPageSize}.");
        }

        return order == ListOrder.Ordinal ? NativeAsync(query, cancellationToken) : SortedAsync(query, cancellationToken);
    }

    /// <summary>Everything that matches, in the back end's order.</summary>
    public async IAsyncEnumerable<OrchestrationInstance> AllAsync(OrchestrationQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? token = null;
        do
        {
            var page = await ReadAsync(query, MaxPageSize, token, cancellationToken);
            foreach (var instance in page.Values) yield return await ViewAsync(instance, cancellationToken);
            token = page.ContinuationToken;
        }
        while (token is not null);
    }

    /// <summary>
    /// The back end may give less than a page and still have more. It knows no words: for a query that names some it is read
    /// once, as much as it gives at most, and the next page goes on amid that where more of it match than are asked for.
    /// </summary>
    private async Task<OrchestrationPage> NativeAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var found = new List<OrchestrationInstance>();
        var position = InstancePosition.Parse(query.ContinuationToken);
        var isFiltered = query.AnyOf is { Count: > 0 };
        do
        {
            var page = await ReadAsync(query, isFiltered ? MaxPageSize : query.PageSize - found.Count, position.Token, cancellationToken);
            foreach (var instance in page.Values.Where(i => position.IsBefore(i.InstanceId)))
            {
                if (found.Count == query.PageSize) return new OrchestrationPage(found, (position with { After = found[^1].InstanceId }).ToString());
                found.Add(await ViewAsync(instance, cancellationToken));
            }

            if (page.ContinuationToken is null) return new OrchestrationPage(found, null);
            position = new InstancePosition(page.ContinuationToken, null);
        }
        while (!isFiltered && found.Count < query.PageSize);

        return new OrchestrationPage(found, position.ToString());
    }

    private async Task<OrchestrationPage> SortedAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var position = InstancePosition.Parse(query.ContinuationToken);
        var all = new List<OrchestrationInstance>();
        await foreach (var instance in AllAsync(query, cancellationToken))
        {
            if (position.IsBefore(instance.InstanceId)) all.Add(instance);
        }

        all.Sort((a, b) => string.CompareOrdinal(a.InstanceId, b.InstanceId));
        var page = all.Take(query.PageSize).ToList();
        return new OrchestrationPage(page, all.Count > page.Count ? new InstancePosition(null, page[^1].InstanceId).ToString() : null);
    }

    /// <summary>One page of the back end's, without what it was not asked for: some regard no case in a prefix.</summary>
    private Task<(List<OrchestrationMetadata> Values, string? ContinuationToken)> ReadAsync(
        OrchestrationQuery query, int pageSize, string? token, CancellationToken cancellationToken) => PlatformCalls.AskAsync(
        async () =>
        {
            var filter = new Microsoft.DurableTask.Client.OrchestrationQuery(
                CreatedFrom: query.CreatedFrom,
                CreatedTo: query.CreatedTo,
                Statuses: AskedStatuses(query)?.Select(InstanceView.StatusOf),
                InstanceIdPrefix: query.InstanceIdPrefix,
                PageSize: pageSize,
                FetchInputsAndOutputs: true);
            await foreach (var page in client.GetAllInstancesAsync(filter).AsPages(token, pageSize).WithCancellation(cancellationToken))
            {
                // An empty token would begin anew.
                return ([.. page.Values.Where(Matches)], string.IsNullOrEmpty(page.ContinuationToken) ? null : page.ContinuationToken);
            }

            return (Values: new List<OrchestrationMetadata>(), ContinuationToken: (string?)null);

            bool Matches(OrchestrationMetadata instance) =>
                (query.InstanceIdPrefix is null || instance.InstanceId.StartsWith(query.InstanceIdPrefix, StringComparison.Ordinal))
                && (query.Statuses is not { Count: > 0 } statuses || statuses.Contains(InstanceView.StatusOf(instance.RuntimeStatus)))
                && (query.AnyOf is not { Count: > 0 } anyOf
                    || anyOf.Any(filter => filter.Allows(InstanceView.StatusOf(instance.RuntimeStatus), instance.SerializedCustomStatus)));
        },
        cancellationToken);

    private async Task<OrchestrationInstance> ViewAsync(OrchestrationMetadata listed, CancellationToken cancellationToken)
    {
        if (!parents.IsUnknownFor(listed)) return InstanceView.Of(listed, parents);

        var whole = await PlatformCalls.AskAsync(() => client.GetInstanceAsync(listed.InstanceId, getInputsAndOutputs: true, cancellationToken), cancellationToken);
        return InstanceView.Of(whole ?? listed, parents);
    }

    /// <summary>What the back end itself can leave out: null when any status may match.</summary>
    private static IEnumerable<OrchestrationStatus>? AskedStatuses(OrchestrationQuery query) =>
        query.Statuses is { Count: > 0 } || query.AnyOf is not { Count: > 0 } anyOf || anyOf.Any(filter => filter.Statuses is not { Count: > 0 })
            ? query.Statuses
            : anyOf.SelectMany(filter => filter.Statuses!).Distinct();
}
