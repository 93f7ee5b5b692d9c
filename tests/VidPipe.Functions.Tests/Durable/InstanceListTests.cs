using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Moq;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Functions.Durable;
using OrchestrationQuery = VidPipe.Core.Durable.OrchestrationQuery;

namespace VidPipe.Functions.Tests.Durable;

/// <summary>Lists over a back end that gives its instances in order and page by page, as Azure Storage does.</summary>
public sealed class InstanceListTests
{
    private readonly Mock<DurableTaskClient> _platform = new("test");
    private readonly List<OrchestrationMetadata> _instances = [];
    private readonly List<(int Size, OrchestrationRuntimeStatus[]? Statuses)> _reads = [];
    private int _maxRead = int.MaxValue;

    public InstanceListTests()
    {
        _platform.Setup(p => p.GetAllInstancesAsync(It.IsAny<Microsoft.DurableTask.Client.OrchestrationQuery>()))
            .Returns((Microsoft.DurableTask.Client.OrchestrationQuery query) => Pageable.Create<OrchestrationMetadata>((token, size, _) =>
            {
                _reads.Add((size!.Value, query.Statuses?.ToArray()));
                var matching = _instances.Where(i => query.Statuses is null || query.Statuses.Contains(i.RuntimeStatus)).ToList();
                var start = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
                var end = Math.Min(matching.Count, start + Math.Min(size.Value, _maxRead));
                return Task.FromResult(new Page<OrchestrationMetadata>(matching[start..end], end < matching.Count ? $"{end}" : null));
            }));
    }

    [Fact]
    public async Task Page_by_word_reads_the_back_end_once_however_few_match()
    {
        for (var i = 0; i < 2500; i++) Add($"p-{i:0000}", i == 2400 ? "failed" : "ready");
        var query = new OrchestrationQuery(PageSize: 10, AnyOf: [new OrchestrationFilter(Words: ["failed"])]);

        var first = await PageAsync(query);

        Assert.Empty(first.Instances);
        Assert.Single(_reads);
        Assert.Equal(["p-2400"], await RestAsync(query, first));
    }

    [Fact]
    public async Task Page_by_word_goes_on_amid_what_the_back_end_gave()
    {
        for (var i = 0; i < 30; i++) Add($"p-{i:00}", i % 2 == 0 ? "failed" : "ready");
        _maxRead = 20;
        var query = new OrchestrationQuery(PageSize: 4, AnyOf: [new OrchestrationFilter(Words: ["failed"])]);

        var first = await PageAsync(query);

        Assert.Equal(["p-00", "p-02", "p-04", "p-06"], first.Instances.Select(i => i.InstanceId));
        Assert.Equal(Enumerable.Range(4, 11).Select(i => $"p-{i * 2:00}"), await RestAsync(query, first));
    }

    [Fact]
    public async Task Back_end_is_asked_for_the_statuses_that_can_match_only()
    {
        Add("p-1", "ready");
        Add("p-2", null, OrchestrationRuntimeStatus.Failed);
        Add("p-3", "failed", OrchestrationRuntimeStatus.Running);

        var page = await PageAsync(new OrchestrationQuery(AnyOf:
        [
            new OrchestrationFilter([OrchestrationStatus.Completed], ["failed"]), new OrchestrationFilter([OrchestrationStatus.Failed]),
        ]));

        Assert.Equal(["p-2"], page.Instances.Select(i => i.InstanceId));
        Assert.Equal([OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed], Assert.Single(_reads).Statuses!);
    }

    [Fact]
    public async Task Continuation_of_an_older_program_is_understood()
    {
        for (var i = 0; i < 4; i++) Add($"p-{i}", "ready");
        var token = Convert.ToBase64String("2"u8);

        var page = await PageAsync(new OrchestrationQuery(PageSize: 1, ContinuationToken: token));

        Assert.Equal(["p-2"], page.Instances.Select(i => i.InstanceId));
    }

    [Fact]
    public async Task Continuation_that_is_none_is_refused()
    {
        var refused = await Assert.ThrowsAsync<VidPipeException>(() => PageAsync(new OrchestrationQuery(ContinuationToken: "?")));

        Assert.Equal(ErrorCode.InvalidInput, refused.Code);
    }

    private void Add(string id, string? word, OrchestrationRuntimeStatus status = OrchestrationRuntimeStatus.Completed) => _instances.Add(
        new OrchestrationMetadata("works", id)
        {
            RuntimeStatus = status,
            SerializedCustomStatus = word is null ? null : DurableJson.Serialize(new { status = word }),
        });

    private Task<OrchestrationPage> PageAsync(OrchestrationQuery query) =>
        new InstanceList(_platform.Object, new Parents(new DurableCatalog()), ListOrder.Ordinal).PageAsync(query, default);

    private async Task<List<string>> RestAsync(OrchestrationQuery query, OrchestrationPage page)
    {
        var ids = new List<string>();
        while (page.ContinuationToken is { } token)
        {
            page = await PageAsync(query with { ContinuationToken = token });
            ids.AddRange(page.Instances.Select(i => i.InstanceId));
        }

        return ids;
    }
}
