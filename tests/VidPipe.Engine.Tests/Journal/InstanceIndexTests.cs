using VidPipe.Core.Durable;
using VidPipe.Engine.Journal;
using VidPipe.Engine.Sqlite;

namespace VidPipe.Engine.Tests.Journal;

public sealed class InstanceIndexTests : EngineTest
{
    private static readonly string[] Indexes = ["instances_by_status", "instances_by_word"];

    private string JournalPath => Path.Combine(Folder, EngineRuntime.JournalFile);

    [Fact]
    public async Task Journal_of_an_older_program_gets_its_indexes_and_is_listed_by_them()
    {
        await SayAsync("a-1", "failed");
        Execute("DROP INDEX instances_by_status; DROP INDEX instances_by_word");

        var engine = await StartAsync();

        Assert.Equal("a-1", await IdsAsync(engine, "failed"));
        await engine.DisposeAsync();
        Assert.Equal(Indexes, Names());
    }

    [Fact]
    public async Task Instances_of_an_older_program_that_writes_a_newer_journal_are_in_its_indexes()
    {
        await SayAsync("a-1", "failed");
        Execute("INSERT INTO instances (id, name, execution, status, created_at, updated_at, custom_status) VALUES ('a-2', 'says', 1, 3, 0, 0, '{\"status\":\"failed\"}')");

        Assert.Equal("a-1 a-2", await IdsAsync(await StartAsync(), "failed"));
    }

    [Theory]
    [InlineData("""{"status":"failed","x":1}""")]
    [InlineData("""{"status":"über"}""")]
    [InlineData("""{"status":"a\u0022b"}""")]
    [InlineData("""{"status":""}""")]
    [InlineData("""{"status":null}""")]
    [InlineData("""{"status":{"status":"failed"}}""")]
    [InlineData("""{"Status":"failed"}""")]
    [InlineData("""[{"status":"failed"}]""")]
    [InlineData("\"failed\"")]
    [InlineData("not JSON")]
    [InlineData(null)]
    public async Task Word_in_the_index_is_the_one_of_the_contract(string? customStatus)
    {
        await SayAsync("a-1", "other");
        var json = customStatus is null ? "NULL" : $"'{customStatus}'";
        Execute($"UPDATE instances SET custom_status = {json} WHERE id = 'a-1'");

        Assert.Equal("a-1", await IdsAsync(await StartAsync(), OrchestrationFilter.WordOf(customStatus)));
    }

    [Theory]
    [InlineData("SELECT id, key FROM instances WHERE status = 3 AND id > 'a' ORDER BY id", "instances_by_status")]
    [InlineData($"SELECT id, key FROM instances WHERE status = 3 AND {JournalSchema.Word} = 'failed' AND id > 'a' ORDER BY id", "instances_by_word")]
    public async Task Index_gives_the_ids_of_a_range_in_order(string query, string index)
    {
        await SayAsync("a-1", "failed");
        using var database = Database.OpenForReading(JournalPath);
        var plan = database.Prepare($"EXPLAIN QUERY PLAN {query}");

        Assert.True(plan.Step());
        Assert.Contains(index, plan.Text(3), StringComparison.Ordinal);
        Assert.False(plan.Step());
    }

    private async Task SayAsync(string id, string word)
    {
        var says = Orchestrator<Unit, Unit>("says", (context, _) =>
        {
            context.SetCustomStatus(new { status = word });
            return Task.FromResult(Unit.Value);
        });
        var engine = await StartAsync();
        await BeginAsync(engine, says, id, Unit.Value);
        await EndOfAsync(engine, id);
        await engine.DisposeAsync();
    }

    private static async Task<string> IdsAsync(DurableEngine engine, string word)
    {
        var page = await engine.Client.ListAsync(new OrchestrationQuery(AnyOf: [new OrchestrationFilter(Words: [word])]), default);
        return string.Join(' ', page.Instances.Select(i => i.InstanceId));
    }

    private void Execute(string sql)
    {
        using var database = Database.OpenForWriting(JournalPath);
        database.Execute(sql);
    }

    private List<string> Names()
    {
        using var database = Database.OpenForReading(JournalPath);
        var select = database.Prepare("SELECT name FROM sqlite_master WHERE name LIKE 'instances_by_%' AND name <> 'instances_by_parent' ORDER BY name");
        var names = new List<string>();
        while (select.Step()) names.Add(select.Text(0));
        return names;
    }
}
