using Azure.Core;
using VidPipe.Core.Assets;
using VidPipe.Core.Errors;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;

namespace VidPipe.Storage.Tests.Azure;

/// <summary>Answers that are lost, connections that break, bytes that are damaged on their way.</summary>
public sealed class AzureNetworkTests : IAsyncLifetime
{
    private const int Large = 10_000_000;
    private const string Name = "a/b";

    private readonly MeddlingTransport _network = new();
    private AzureBlobStore _store = null!;
    private AzureBlobStore _other = null!;

    public async Task InitializeAsync()
    {
        var options = await AzureStores.OptionsAsync();
        _store = new AzureBlobStore(options, _network);
        _other = new AzureBlobStore(options);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(5)]
    [InlineData(Large)]
    public async Task A_create_whose_answer_is_lost_is_known_for_our_own(int length)
    {
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsCommit, MeddlingTransport.CutAsync);

        var result = await WriteAsync(length, WriteCondition.CreateIfAbsent);

        Assert.True(result.Written);
        Assert.Equal((await _other.HeadAsync(Name))!.ETag, result.ETag);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(Large)]
    public async Task A_replacement_whose_answer_is_lost_is_known_for_our_own(int length)
    {
        var before = await _store.PutAsync(Name, "old");
        _network.After = MeddlingTransport.First(2, MeddlingTransport.IsCommit, MeddlingTransport.CutAsync);

        var result = await WriteAsync(length, WriteCondition.IfMatch(before.ETag!));

        Assert.True(result.Written);
        Assert.Equal((await _other.HeadAsync(Name))!.ETag, result.ETag);
        Assert.Equal(length, (await _other.HeadAsync(Name))!.Length);
    }

    [Fact]
    public async Task An_overwrite_whose_answer_is_lost_has_written()
    {
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsCommit, MeddlingTransport.CutAsync);

        var result = await WriteAsync(Large, WriteCondition.Overwrite);

        Assert.True(result.Written);
        Assert.Equal((await _other.HeadAsync(Name))!.ETag, result.ETag);
    }

    [Fact]
    public async Task A_create_that_never_arrived_loses_to_somebody_elses()
    {
        _network.Before = MeddlingTransport.First(1, MeddlingTransport.IsCommit, async message =>
        {
            await _other.PutAsync(Name, "theirs");
            await MeddlingTransport.CutAsync(message);
        });

        var result = await WriteAsync(5, WriteCondition.CreateIfAbsent);

        Assert.Equal(default, result);
        Assert.Equal("theirs", await _other.GetAsync(Name));
    }

    [Fact]
    public async Task A_delete_whose_answer_is_lost_has_deleted()
    {
        await _store.PutAsync(Name, "old");
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsDelete, MeddlingTransport.CutAsync);

        await _store.DeleteAsync(Name);

        Assert.Null(await _other.HeadAsync(Name));
    }

    [Fact]
    public async Task A_network_that_fails_all_the_time_is_a_storage_error_after_the_last_attempt()
    {
        var attempts = 0;
        var options = await AzureStores.OptionsAsync();
        options.MaxRetries = 1;
        var network = new MeddlingTransport
        {
            Before = message =>
            {
                attempts++;
                return MeddlingTransport.CutAsync(message);
            },
        };

        var e = await Assert.ThrowsAsync<VidPipeException>(() => new AzureBlobStore(options, network).HeadAsync(Name));

        Assert.Equal(ErrorCode.StorageError, e.Code);
        Assert.Contains($"Looking up '{Name}' failed", e.Message);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_block_that_is_damaged_on_its_way_is_sent_again()
    {
        var damaged = 0;
        _network.Before = MeddlingTransport.First(1, MeddlingTransport.IsBlock, async message =>
        {
            using var sent = new MemoryStream();
            await message.Request.Content!.WriteToAsync(sent, CancellationToken.None);
            var bytes = sent.ToArray();
            bytes[^1] ^= 1;
            message.Request.Content = RequestContent.Create(bytes);
            damaged++;
        });

        await WriteAsync(Large, WriteCondition.CreateIfAbsent);

        _network.Before = _ => Task.CompletedTask;
        Assert.Equal(1, damaged);
        Assert.Equal(Large, await CheckAsync());
    }

    [Fact]
    public async Task A_download_goes_on_where_its_connection_broke()
    {
        await WriteAsync(Large, WriteCondition.CreateIfAbsent);
        _network.After = MeddlingTransport.First(2, MeddlingTransport.IsDownload, message => SpoilAsync(message, inner => new BadStream(inner) { BreaksAt = 3_000_000 }));

        Assert.Equal(Large, await CheckAsync());
    }

    [Fact]
    public async Task A_download_that_breaks_and_finds_another_blob_fails_rather_than_mixing_the_two()
    {
        await WriteAsync(Large, WriteCondition.CreateIfAbsent);
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsDownload, message => SpoilAsync(message, inner => new BadStream(inner) { BreaksAt = 3_000_000 }));
        await using var read = await _store.OpenReadAsync(new BlobName(Name), null, CancellationToken.None);
        await _other.PutAsync(Name, new string('x', Large));

        var e = await Assert.ThrowsAsync<BlobChangedException>(() => PatternStream.CheckAsync(read!.Content, 0));

        Assert.Equal(ErrorCode.StorageError, e.Code);
    }

    [Fact]
    public async Task A_small_read_that_breaks_and_finds_another_blob_reads_that()
    {
        await _store.PutAsync(Name, new string('o', 100_000));
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsDownload, async message =>
        {
            await SpoilAsync(message, inner => new BadStream(inner) { BreaksAt = 30_000 });
            await _other.PutAsync(Name, "new");
        });

        Assert.Equal("new", await _store.GetAsync(Name));
    }

    [Fact]
    public async Task A_large_download_with_a_wrong_byte_ends_as_damaged()
    {
        await WriteAsync(Large, WriteCondition.CreateIfAbsent);
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsDownload, message => SpoilAsync(message, inner => new BadStream(inner) { DamagesAt = 7_000_000 }));
        await using var read = await _store.OpenReadAsync(new BlobName(Name), null, CancellationToken.None);

        var e = await Assert.ThrowsAsync<BlobDamagedException>(() => read!.Content.CopyToAsync(Stream.Null));

        Assert.Equal(ErrorCode.StorageError, e.Code);
    }

    [Fact]
    public async Task A_small_download_with_a_wrong_byte_is_read_again()
    {
        await _store.PutAsync(Name, "right");
        _network.After = MeddlingTransport.First(1, MeddlingTransport.IsDownload, message => SpoilAsync(message, inner => new BadStream(inner) { DamagesAt = 2 }));

        Assert.Equal("right", await _store.GetAsync(Name));
    }

    [Fact]
    public async Task A_large_overwrite_that_somebody_gets_ahead_of_has_been_overwritten_by_it()
    {
        await _store.PutAsync(Name, "old");

        var result = await WriteAsync(Large, WriteCondition.Overwrite, at: 6_000_000);

        Assert.True(result.Written);
        Assert.Equal("theirs", await _other.GetAsync(Name));
        Assert.False((await _store.PutAsync(Name, "next", WriteCondition.IfMatch(result.ETag!))).Written);
    }

    [Fact]
    public async Task A_large_create_that_somebody_gets_ahead_of_has_not_written()
    {
        var result = await WriteAsync(Large, WriteCondition.CreateIfAbsent, at: 6_000_000);

        Assert.Equal(default, result);
        Assert.Equal("theirs", await _other.GetAsync(Name));
    }

    [Fact]
    public async Task A_small_overwrite_whose_block_somebodys_commit_has_swept_away_is_staged_again()
    {
        await _store.PutAsync(Name, "old");
        _network.Before = MeddlingTransport.First(1, MeddlingTransport.IsCommit, _ => _other.PutAsync(Name, "theirs"));

        var result = await _store.PutAsync(Name, "ours");

        Assert.True(result.Written);
        Assert.Equal("ours", await _other.GetAsync(Name));
        Assert.Equal((await _other.HeadAsync(Name))!.ETag, result.ETag);
    }

    [Fact]
    public async Task A_cancelled_request_is_a_cancellation_and_no_failure_of_the_store()
    {
        using var cancel = new CancellationTokenSource();
        _network.Before = async message =>
        {
            await cancel.CancelAsync();
            message.CancellationToken.ThrowIfCancellationRequested();
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.HeadAsync(new BlobName(Name), cancel.Token));
    }

    private static Task SpoilAsync(HttpMessage message, Func<Stream, Stream> spoil)
    {
        message.Response.ContentStream = spoil(message.Response.ContentStream!);
        return Task.CompletedTask;
    }

    /// <param name="at">Where in the content somebody else writes the same name.</param>
    private async Task<WriteResult> WriteAsync(int length, WriteCondition condition, long at = long.MaxValue)
    {
        var wait = true;
        await using var content = new PatternStream(length)
        {
            At = position =>
            {
                if (position < at || !wait) return;
                wait = false;
                _other.PutAsync(Name, "theirs").GetAwaiter().GetResult();
            },
        };
        return await _store.WriteAsync(new BlobName(Name), content, condition, CancellationToken.None);
    }

    private async Task<long> CheckAsync()
    {
        await using var read = await _store.OpenReadAsync(new BlobName(Name), null, CancellationToken.None);
        return await PatternStream.CheckAsync(read!.Content, 0);
    }
}
