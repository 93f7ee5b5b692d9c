using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Errors;
using VidPipe.Providers.Vertex.Auth;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Providers.Tests.Vertex.Auth;

public sealed class CachedTokensTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly Source _source = new();
    private readonly CachedTokens _tokens;

    public CachedTokensTests() => _tokens = new CachedTokens(_source, _time, NullLogger.Instance);

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public async Task A_token_is_kept_until_five_minutes_before_its_end()
    {
        var first = await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(3299));
        Assert.Same(first, await GetAsync());

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.NotSame(first, await GetAsync());
        Assert.Equal(2, _source.Asked);
    }

    [Fact]
    public async Task A_short_lived_token_is_renewed_in_its_last_fifth()
    {
        _source.Lifetime = TimeSpan.FromSeconds(100);
        await GetAsync();
        _time.Advance(TimeSpan.FromSeconds(79));
        await GetAsync();
        Assert.Equal(1, _source.Asked);

        _time.Advance(TimeSpan.FromSeconds(2));
        await GetAsync();

        Assert.Equal(2, _source.Asked);
    }

    [Fact]
    public async Task Many_who_need_one_ask_once()
    {
        _source.Opens = new TaskCompletionSource();

        var waiting = Enumerable.Range(0, 20).Select(_ => GetAsync()).ToList();
        _source.Opens.SetResult();
        await Task.WhenAll(waiting);

        Assert.Equal(1, _source.Asked);
    }

    [Fact]
    public async Task A_rejected_token_is_replaced_once_for_all_who_had_it()
    {
        var first = await GetAsync();

        var second = await _tokens.GetAsync(first, default);
        var again = await _tokens.GetAsync(first, default);

        Assert.NotSame(first, second);
        Assert.Same(second, again);
        Assert.Equal(2, _source.Asked);
    }

    [Fact]
    public async Task A_renewal_that_fails_early_leaves_the_old_one_in_use()
    {
        var first = await GetAsync();
        _time.Advance(TimeSpan.FromMinutes(56));
        _source.Fails = new TransportException(Delivery.NotSent, "down");

        Assert.Same(first, await GetAsync());
        Assert.Same(first, await GetAsync());
        Assert.Equal(2, _source.Asked);

        _time.Advance(TimeSpan.FromMinutes(4));
        await Assert.ThrowsAsync<TransportException>(GetAsync);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        _source.Fails = new VidPipeException(ErrorCode.ProviderAuth, "none");
        await Assert.ThrowsAsync<VidPipeException>(GetAsync);
        _source.Fails = null;

        Assert.NotNull(await GetAsync());
    }

    [Fact]
    public void A_token_does_not_print_its_value() => Assert.DoesNotContain("secret", $"{new FetchedToken(new AccessToken("secret", null), default)}");

    private async Task<AccessToken> GetAsync() => (await _tokens.GetAsync(null, default))!;

    private sealed class Source : ITokenSource
    {
        public int Asked { get; private set; }

        public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(1);

        public Exception? Fails { get; set; }

        public TaskCompletionSource? Opens { get; set; }

        public async Task<FetchedToken> FetchAsync(CancellationToken cancellationToken)
        {
            Asked++;
            if (Opens is not null) await Opens.Task;
            return Fails is null ? new FetchedToken(new AccessToken($"token-{Asked}", null), Lifetime) : throw Fails;
        }
    }
}
