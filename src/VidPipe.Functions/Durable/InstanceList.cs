using System.Runtime.CompilerServices;
using System.Text;
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

/// <summary>Lists instances in ordinal order of their ids, page by page, whatever the back end does.</summary>
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

    /// <summary>The back end may give less than a page and still have more.</summary>
    private async Task<OrchestrationPage> NativeAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var found = new List<OrchestrationInstance>();
        var token = query.ContinuationToken is null ? null : Decode(query.ContinuationToken);
        do
        {
            var page = await ReadAsync(query, query.PageSize - found.Count, token, cancellationToken);
            foreach (var instance in page.Values) found.Add(await ViewAsync(instance, cancellationToken));
            token = page.ContinuationToken;
        }
        while (token is not null && found.Count < query.PageSize);

        return new OrchestrationPage(found, token is null ? null : Encode(token));
    }

    private async Task<OrchestrationPage> SortedAsync(OrchestrationQuery query, CancellationToken cancellationToken)
    {
        var after = query.ContinuationToken is null ? null : Decode(query.ContinuationToken);
        var all = new List<OrchestrationInstance>();
        await foreach (var instance in AllAsync(query, cancellationToken))
        {
            if (after is null || string.CompareOrdinal(instance.InstanceId, after) > 0) all.Add(instance);
        }

        all.Sort((a, b) => string.CompareOrdinal(a.InstanceId, b.InstanceId));
        var page = all.Take(query.PageSize).ToList();
        return new OrchestrationPage(page, all.Count > page.Count ? Encode(page[^1].InstanceId) : null);
    }

    /// <summary>One page of the back end's, without what it was not asked for: some regard no case in a prefix.</summary>
    private Task<(List<OrchestrationMetadata> Values, string? ContinuationToken)> ReadAsync(
        OrchestrationQuery query, int pageSize, string? token, CancellationToken cancellationToken) => PlatformCalls.AskAsync(
        async () =>
        {
            var filter = new Microsoft.DurableTask.Client.OrchestrationQuery(
                CreatedFrom: query.CreatedFrom,
                CreatedTo: query.CreatedTo,
                Statuses: query.Statuses?.Select(InstanceView.StatusOf),
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
                && (query.Statuses is not { Count: > 0 } statuses || statuses.Contains(InstanceView.StatusOf(instance.RuntimeStatus)));
        },
        cancellationToken);

    private async Task<OrchestrationInstance> ViewAsync(OrchestrationMetadata listed, CancellationToken cancellationToken)
    {
        if (!parents.IsUnknownFor(listed)) return InstanceView.Of(listed, parents);

        var whole = await PlatformCalls.AskAsync(() => client.GetInstanceAsync(listed.InstanceId, getInputsAndOutputs: true, cancellationToken), cancellationToken);
        return InstanceView.Of(whole ?? listed, parents);
    }

    private static string Encode(string token) => Convert.ToBase64String(Encoding.UTF8.GetBytes(token));

    private static string Decode(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException exception)
        {
            throw new VidPipeException(ErrorCode.InvalidInput, "The continuation token is not one of ours.", exception);
        }
    }
}
