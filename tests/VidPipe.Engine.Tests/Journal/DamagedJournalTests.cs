using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Engine.Tests.Journal;

/// <summary>A journal whose file is not what the engine left.</summary>
public sealed class DamagedJournalTests : EngineTest
{
    private string Path => System.IO.Path.Combine(Folder, "journal.db");

    [Theory]
    [InlineData("not-a-database")]
    [InlineData("header")]
    [InlineData("page")]
    [InlineData("cut")]
    [InlineData("foreign")]
    [InlineData("newer")]
    public async Task A_damaged_journal_keeps_the_engine_from_starting_and_stays_as_it_is(string damage)
    {
        await FillAsync();
        Damage(damage);
        var before = await File.ReadAllBytesAsync(Path);

        var e = await Assert.ThrowsAsync<JournalDamagedException>(() => StartAsync(configure: o => o with { JournalStart = JournalStart.Checked }));

        Assert.Equal(ErrorCode.DatabaseError, e.Code);
        Assert.Contains(Path, e.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path));
    }

    [Theory]
    [InlineData("not-a-database")]
    [InlineData("header")]
    [InlineData("page")]
    [InlineData("cut")]
    [InlineData("foreign")]
    [InlineData("newer")]
    public async Task A_damaged_journal_is_set_aside_on_request_and_a_new_one_begun(string damage)
    {
        var orchestrator = await FillAsync();
        Damage(damage);
        var before = await File.ReadAllBytesAsync(Path);

        var engine = await StartAsync(configure: o => o with { JournalStart = JournalStart.RebuiltWhenDamaged });

        Assert.Equal(before, await File.ReadAllBytesAsync(engine.JournalSetAside!));
        Assert.Equal(Folder, System.IO.Path.GetDirectoryName(engine.JournalSetAside));
        Assert.Empty((await engine.Client.ListAsync(new OrchestrationQuery(), default)).Instances);
        await BeginAsync(engine, orchestrator, "new", "abc");
        Assert.Equal("3", (await EndOfAsync(engine, "new")).Output);
    }

    [Theory]
    [InlineData(JournalStart.Checked)]
    [InlineData(JournalStart.RebuiltWhenDamaged)]
    public async Task A_whole_journal_is_kept(JournalStart start)
    {
        await FillAsync();

        var engine = await StartAsync(configure: o => o with { JournalStart = start });

        Assert.Null(engine.JournalSetAside);
        Assert.NotNull(await engine.Client.GetAsync("1", default));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_journal_without_its_wal_or_without_content_goes_on_with_what_there_is(bool isEmpty)
    {
        await FillAsync();
        if (isEmpty) await File.WriteAllBytesAsync(Path, []);
        File.Delete($"{Path}-wal");
        File.Delete($"{Path}-shm");

        var engine = await StartAsync(configure: o => o with { JournalStart = JournalStart.Checked });

        Assert.True(engine.IsHealthy);
        Assert.Equal(isEmpty, await engine.Client.GetAsync("1", default) is null);
    }

    [Fact]
    public async Task What_is_set_aside_twice_in_a_moment_has_two_names()
    {
        Time = new FakeTimeProvider();
        var names = new List<string?>();
        for (var i = 0; i < 2; i++)
        {
            await File.WriteAllTextAsync(Path, "garbage that is no database at all");
            await using var engine = await StartAsync(configure: o => o with { JournalStart = JournalStart.RebuiltWhenDamaged });
            names.Add(engine.JournalSetAside);
        }

        Assert.Equal(2, names.Distinct().Count());
        Assert.All(names, name => Assert.True(File.Exists(name)));
    }

    private async Task<Orchestrator<string, int>> FillAsync()
    {
        var orchestrator = Orchestrator<string, int>("length", (_, text) => Task.FromResult(text.Length));
        await using var engine = await StartAsync();
        for (var i = 1; i <= 20; i++)
        {
            await BeginAsync(engine, orchestrator, $"{i}", new string('x', 5000));
            await EndOfAsync(engine, $"{i}");
        }

        return orchestrator;
    }

    private void Damage(string damage)
    {
        switch (damage)
        {
            case "not-a-database":
                File.WriteAllText(Path, "This is a letter, and no database at all.");
                break;
            case "header":
                Overwrite(0, 100);
                break;
            case "page":
                Overwrite(3 * 4096, 2 * 4096);
                break;
            case "cut":
                using (var file = File.OpenWrite(Path)) file.SetLength(file.Length / 2);
                break;
            case "foreign":
                Execute("DROP TABLE events");
                break;
            case "newer":
                Execute("PRAGMA user_version = 7");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(damage), damage, "Unknown.");
        }
    }

    private void Overwrite(int offset, int length)
    {
        using var file = File.OpenWrite(Path);
        file.Position = offset;
        file.Write([.. Enumerable.Range(0, length).Select(i => (byte)((i * 31) + 7))]);
    }

    private void Execute(string sql)
    {
        using var database = Sqlite.Database.OpenForWriting(Path);
        database.Execute(sql);
    }
}
