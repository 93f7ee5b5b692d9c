using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using VidPipe.Azurite;
using VidPipe.Core.Actions;
using VidPipe.Core.Assets;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Core.Retention;
using VidPipe.Core.Tests.Assets;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;
using VidPipe.Storage.Files;

namespace VidPipe.Core.Tests.Retention;

/// <summary>What features other than projects keep from the clean-up by registering a source, and what is of no registered one.</summary>
public sealed class RetentionSourceTests : IDisposable
{
    private static readonly string[] Digests = [.. "123".Select(digit => new string(digit, 64))];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vidpipe-retention-");
    private readonly FakeTimeProvider _later = new(DateTimeOffset.UtcNow + CleanupHost.LongAgo);
    private readonly List<IDisposable> _stores = [];

    public static TheoryData<string> Stores => ["files", "azurite"];

    public void Dispose()
    {
        _stores.ForEach(store => store.Dispose());
        _folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task An_asset_that_a_source_lists_stays_though_no_record_names_it(string store)
    {
        var blobs = await OpenAsync(store);
        foreach (var digest in Digests) await blobs.PutAsync(AssetOf(digest), "bytes");
        var runner = new CleanupRunner(_later) { Sources = [new PagedSource("uploads", "upload") { Digests = [Digests[0], Digests[2]] }] };

        var report = await runner.RunAsync(blobs, "cleanup-1");

        Assert.Equal([AssetOf(Digests[0]), AssetOf(Digests[2])], await blobs.NamesAsync("assets/"));
        Assert.Equal((0, 2), (report.Projects, report.Counts!["uploads"]));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Records_of_a_source_stay_while_their_owner_lives_and_go_with_it(string store)
    {
        var blobs = await OpenAsync(store);
        var (living, gone, reached) = (await RecordAsync(blobs, "one", "ad-1"), await RecordAsync(blobs, "two", "ad-2"), await RecordAsync(blobs, "three", "ad-3"));
        var jobs = (Living: await IntentAsync(blobs, "four", "ad-1"), Gone: await IntentAsync(blobs, "five", "ad-2"));
        var runner = new CleanupRunner(_later) { Sources = [new PagedSource("ads", "ad") { Living = ["ad-1"], Keys = [ActionKeys.For("draw", 1, "three")] }] };

        var report = await runner.RunAsync(blobs, "cleanup-1");

        Assert.Equal(new[] { living, reached }.Order(StringComparer.Ordinal), await blobs.NamesAsync("actions/"));
        Assert.Equal([jobs.Living], await blobs.NamesAsync("operations/"));
        Assert.Equal(new[] { gone, jobs.Gone }.Order(StringComparer.Ordinal), report.Parts.Where(p => p.Part != CleanupPart.Leftovers).SelectMany(p => p.Names).Order(StringComparer.Ordinal));
        Assert.All(report.Parts, part => Assert.Null(part.Unowned));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Records_whose_owner_no_source_owns_are_kept_with_their_assets_and_reported_by_kind(string store)
    {
        var blobs = await OpenAsync(store);
        string[] ads = [await RecordAsync(blobs, "one", "ad-1", Digests[0]), await RecordAsync(blobs, "two", "ad-2")];
        var odd = await RecordAsync(blobs, "three", "../..");
        var job = await IntentAsync(blobs, "four", "batch-1");
        await blobs.PutAsync(AssetOf(Digests[0]), "bytes");

        var report = await new CleanupRunner(_later).RunAsync(blobs, "cleanup-1");

        Assert.Equal(ads.Append(odd).Order(StringComparer.Ordinal), await blobs.NamesAsync("actions/"));
        Assert.Equal([AssetOf(Digests[0])], await blobs.NamesAsync("assets/"));
        Assert.Equal([job], await blobs.NamesAsync("operations/"));
        Assert.Equal([("ad", 2L), ("unknown", 1L)], report.Parts.Single(p => p.Part == CleanupPart.Actions).Unowned!.Select(u => (u.Kind, u.Count)));
        Assert.Equal(ads.Order(StringComparer.Ordinal), report.Parts.Single(p => p.Part == CleanupPart.Actions).Unowned![0].Names);
        var batch = Assert.Single(report.Parts.Single(p => p.Part == CleanupPart.Operations).Unowned!);
        Assert.Equal(("batch", 1L, job), (batch.Kind, batch.Count, Assert.Single(batch.Names)));
    }

    [Fact]
    public async Task Of_many_records_without_a_source_the_first_names_are_reported()
    {
        var blobs = new InMemoryBlobStore(TimeProvider.System);
        var names = new List<string>();
        for (var i = 0; i < UnownedRecords.MaxNames + 3; i++) names.Add(await RecordAsync(blobs, $"work {i}", $"ad-{i}"));

        // So many slices of marks that the records are swept in sixteenths.
        var source = new PagedSource("uploads", "upload") { Digests = [.. Enumerable.Repeat(Digests[0], 12)] };
        var report = await new CleanupRunner(_later) { Sources = [source] }.RunAsync(blobs, "cleanup-1");

        var ads = Assert.Single(report.Parts.Single(p => p.Part == CleanupPart.Actions).Unowned!);
        Assert.Equal(names.Count, ads.Count);
        Assert.Equal(names.Order(StringComparer.Ordinal).Take(UnownedRecords.MaxNames), ads.Names);
    }

    [Fact]
    public async Task Sources_are_walked_slice_by_slice_in_the_order_of_their_names_wherever_a_clean_up_is_cut_short()
    {
        string[] slices = ["ads:", "ads:1", "ads:2", "uploads:"];
        var hasEnded = false;
        for (var point = 1; !hasEnded; point++)
        {
            var blobs = new InMemoryBlobStore(TimeProvider.System);
            List<string> journal = [], first = [], second = [];
            var crash = await Record.ExceptionAsync(() => RunAsync(new FaultyBlobStore(blobs) { DiesBefore = point }, first, journal));
            hasEnded = crash is null;
            if (!hasEnded) await RunAsync(blobs, second, journal);

            Assert.Equal(slices, first.Concat(second).Distinct());
            Assert.Equal(slices[^second.Count..], second);
        }

        Task<CleanupReport> RunAsync(IBlobStore blobs, List<string> walked, List<string> journal)
        {
            IRetentionSource[] sources = [new PagedSource("uploads", "upload") { Walked = walked }, new PagedSource("ads", "ad") { Digests = Digests, Walked = walked }];
            return new CleanupRunner(TimeProvider.System) { Sources = sources }.RunAsync(blobs, "cleanup-1", journal: journal);
        }
    }

    [Theory]
    [InlineData("projects")]
    [InlineData(MarkSlice.AtWork)]
    public void Two_sources_of_one_name_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => new RetentionSources([new PagedSource("projects", "ad"), new PagedSource(name, "upload")]));

    /// <summary>The engines start an orchestration anew whose recorded results cannot be read: none takes an old slice for the last one.</summary>
    [Theory]
    [InlineData("""{"next":null,"projects":0}""")]
    [InlineData("""{"next":"token","projects":3,"unreadable":["project-1"]}""")]
    public void A_slice_that_was_marked_before_there_were_sources_cannot_be_taken_for_the_last(string recorded) =>
        Assert.Throws<JsonException>(() => DurableJson.Deserialize<MarkedSlice>(recorded));

    private static string AssetOf(string digest) => $"assets/{digest[..2]}/{digest[2..]}.png";

    private static async Task<string> RecordAsync(IBlobStore blobs, string work, string owner, string? digest = null)
    {
        var key = ActionKeys.For("draw", 1, work);
        var name = ActionRecords.NameOf(key).Value;
        await blobs.PutAsync(name, $$"""{"schema":1,"action":"draw","version":1,"key":"{{key}}","output":{"asset":"{{digest}}"},"owner":"{{owner}}"}""");
        return name;
    }

    private static async Task<string> IntentAsync(IBlobStore blobs, string work, string owner)
    {
        var key = ActionKeys.For("clip", 1, work);
        await AssetHost.Embedded(blobs, TimeProvider.System).Operations.SubmitAsync(
            new OperationOwner(new OwnerId(owner), 1, 0, "instance"), key, AssetHost.Video, 8,
            _ => Task.FromResult<VideoSubmission>(new VideoSubmission.Refused("no")), default);
        return OperationIntent.NameOf(key, 1).Value;
    }

    private async Task<IBlobStore> OpenAsync(string store)
    {
        if (store == "files")
        {
            var files = new FileBlobStore(_folder.FullName, TimeProvider.System);
            _stores.Add(files);
            return files;
        }

        return new AzureBlobStore(new AzureStorageOptions { ConnectionString = (await AzuriteProcess.SharedAsync()).ConnectionString, Container = AzuriteProcess.NewContainer() });
    }
}
