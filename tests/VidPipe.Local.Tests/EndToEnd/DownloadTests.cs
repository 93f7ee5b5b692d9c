using System.Net;
using VidPipe.Azurite;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Files that are read by many while what they belong to changes or goes, from each store.</summary>
public sealed class DownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_reads_while_a_project_is_deleted_gets_its_very_bytes_or_an_error_and_then_404(bool azure)
    {
        var storage = await StorageAsync(azure);
        await using var host = await ServingHost.StartAsync(_folder.Path, storage.Environment);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        var id = await MakeAsync(host);
        await using var readers = await RangeReaders.StartAsync(http, $"api/projects/{id}/download");
        await readers.EachReadsOnAsync(5);

        await host.Client.DeleteAsync(id, CancellationToken.None);
        readers.ExpectNothing();

        await readers.EachMissesItAsync(5);
        await readers.AssertWholeAsync(last: false);
        foreach (var file in (string[])["download", "poster", "captions.srt", "captions.vtt"])
        {
            using var gone = await http.GetAsync(new Uri($"api/projects/{id}/{file}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        }
    }

    [Fact]
    public async Task Whoever_reads_while_a_new_take_changes_the_video_gets_one_version_or_the_other()
    {
        var storage = await StorageAsync(azure: false);
        await using var host = await ServingHost.StartAsync(_folder.Path, storage.Environment);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        var id = await MakeAsync(host);
        await using var readers = await RangeReaders.StartAsync(http, $"api/projects/{id}/download");
        await readers.EachReadsOnAsync(5);

        await host.Client.RegenerateAsync(id, 0, TakeKind.Clip, "take-2", CancellationToken.None);
        await readers.EachMissesItAsync(1);
        Assert.Equal(ProjectStatus.Complete, (await host.EndOfAsync(id)).Status);
        await readers.EachReadsAnotherVersionAsync(5);

        await readers.AssertWholeAsync(last: true);
        using var now = await http.GetAsync(new Uri($"api/projects/{id}/download", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.NotEqual(readers.FirstETag, now.Headers.ETag!.Tag);
    }

    [Fact]
    public async Task Whoever_reads_a_clip_whose_file_is_removed_gets_its_very_bytes_or_an_error_and_then_404()
    {
        var storage = await StorageAsync(azure: false);
        await using var host = await ServingHost.StartAsync(_folder.Path, storage.Environment);
        using var http = new HttpClient { BaseAddress = host.Client.Address.Url };
        var clip = (await host.Client.GetProjectAsync(await MakeAsync(host), CancellationToken.None)).Scenes[0].Clip!.Id!;
        await using var readers = await RangeReaders.StartAsync(http, $"api/clips/{clip}");
        await readers.EachReadsOnAsync(5);

        Assert.True(await storage.Open().DeleteAsync(new BlobName($"assets/{clip[..2]}/{clip[2..]}.mp4"), CancellationToken.None));
        readers.ExpectNothing();

        await readers.EachMissesItAsync(5);
        await readers.AssertWholeAsync(last: false);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> MakeAsync(ServingHost host)
    {
        var id = await host.Client.GenerateAsync(AzureHostTests.Request(scenes: 1), "one", CancellationToken.None);
        var end = await host.EndOfAsync(id);
        Assert.True(end.Status == ProjectStatus.Complete, $"{end.Error}");
        return id;
    }

    private async Task<HostStorage> StorageAsync(bool azure) => azure ? new AzureHostStorage(await AzuriteProcess.SharedAsync()) : new FileHostStorage(_folder);
}
