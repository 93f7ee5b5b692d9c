using VidPipe.Core.Errors;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;

namespace VidPipe.Providers.Tests.Vertex.Resilience;

/// <summary>Synchronous paid calls: repeated when that may help, and announced when the first may be billed.</summary>
public sealed class RepeatTests : IDisposable
{
    private static readonly string Good = Answer.Text(Answer.Story(1).ToJsonString());
    private readonly VertexRig _rig = new();

    public void Dispose() => _rig.Dispose();

    [Theory]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(408)]
    [InlineData(499)]
    public async Task A_call_that_may_have_been_carried_out_is_repeated_after_that_was_announced(int status)
    {
        _rig.Wire.Fails(status, "UNAVAILABLE").Fails(status, "UNAVAILABLE").Answers(200, Good);

        await _rig.WriteAsync();

        Assert.Equal((3, 2), (_rig.Wire.Requests.Count, _rig.Paid.Repeats));
    }

    [Fact]
    public async Task A_lost_answer_is_repeated_after_that_was_announced()
    {
        _rig.Wire.CutsAfterSending().CutsAnswer("""{"candi""").Answers(200, "<html>").Hangs(() => _rig.Time.Advance(VertexRig.Limit)).Answers(200, Good);

        await _rig.WriteAsync();

        Assert.Equal((5, 4), (_rig.Wire.Requests.Count, _rig.Paid.Repeats));
    }

    [Fact]
    public async Task A_call_that_was_surely_not_carried_out_is_repeated_without()
    {
        _rig.Wire.Fails(429, "RESOURCE_EXHAUSTED").Unreachable(HttpRequestError.NameResolutionError).Unreachable(HttpRequestError.SecureConnectionError).Answers(200, Good);

        await _rig.WriteAsync();

        Assert.Equal(0, _rig.Paid.Repeats);
    }

    [Fact]
    public async Task Only_the_repeat_after_the_lost_answer_is_announced()
    {
        _rig.Wire.Fails(429, "RESOURCE_EXHAUSTED").Fails(503, "UNAVAILABLE").Fails(429, "RESOURCE_EXHAUSTED").Answers(200, Good);

        await _rig.WriteAsync();

        Assert.Equal((4, 1), (_rig.Wire.Requests.Count, _rig.Paid.Repeats));
    }

    [Theory]
    [InlineData(503, ErrorCode.ProviderError)]
    [InlineData(504, ErrorCode.ApiTimeout)]
    public async Task After_seven_attempts_it_fails_and_nobody_knows_of_the_last(int status, ErrorCode code)
    {
        _rig.Wire.Fails(status, "UNAVAILABLE", "Overloaded.");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.WriteAsync());

        Assert.Equal((code, CallBilling.Unknown, true), (e.Code, e.Billing, e.Failure.Retryable));
        Assert.Contains("Overloaded.", e.Message);
        Assert.Equal((7, 6), (_rig.Wire.Requests.Count, _rig.Paid.Repeats));
    }

    [Fact]
    public async Task A_rate_limit_that_lasts_is_not_billed()
    {
        _rig.Wire.Fails(429, "RESOURCE_EXHAUSTED");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.WriteAsync());

        Assert.Equal((ErrorCode.ProviderRateLimited, CallBilling.NotBilled, true), (e.Code, e.Billing, e.Failure.Retryable));
        Assert.Equal((7, 0), (_rig.Wire.Requests.Count, _rig.Paid.Repeats));
    }

    [Fact]
    public async Task A_lost_answer_stays_unknown_when_what_follows_is_not_sent()
    {
        _rig.Wire.Fails(503, "UNAVAILABLE");
        _rig.Paid.Refuses = new VidPipeException(ErrorCode.BudgetExceeded, "Enough.");

        var e = await Assert.ThrowsAsync<VidPipeException>(() => _rig.WriteAsync());

        Assert.Equal(ErrorCode.BudgetExceeded, e.Code);
        Assert.Single(_rig.Wire.Requests);
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", ErrorCode.InvalidInput, false)]
    [InlineData(403, "PERMISSION_DENIED", ErrorCode.ProviderAuth, false)]
    [InlineData(404, "NOT_FOUND", ErrorCode.ProviderError, false)]
    [InlineData(409, "ABORTED", ErrorCode.ProviderError, true)]
    [InlineData(501, "UNIMPLEMENTED", ErrorCode.ProviderError, false)]
    public async Task What_a_repeat_does_not_help_fails_at_once_and_is_not_billed(int status, string name, ErrorCode code, bool retryable)
    {
        _rig.Wire.Fails(status, name, "Why.");

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.WriteAsync());

        Assert.Equal((code, CallBilling.NotBilled, retryable), (e.Code, e.Billing, e.Failure.Retryable));
        Assert.Contains("Why.", e.Message);
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        _rig.Wire.Answers(307, "", ("Location", "https://evil.example/"));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.WriteAsync());

        Assert.Equal((ErrorCode.ProviderError, CallBilling.Unknown), (e.Code, e.Billing));
        Assert.Single(_rig.Wire.Requests);
    }

    [Theory]
    [InlineData("SERVICE_DISABLED", "not enabled")]
    [InlineData("BILLING_DISABLED", "no billing account")]
    [InlineData("OTHER", "roles/aiplatform.user")]
    public async Task A_forbidden_call_says_what_to_do(string reason, string said)
    {
        _rig.Wire.Fails(403, "PERMISSION_DENIED", details: $$"""[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{reason}}"}]""");

        Assert.Contains(said, (await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.WriteAsync())).Message);
    }

    [Fact]
    public async Task An_error_that_is_huge_or_foreign_is_still_one()
    {
        _rig.Wire.Answers(400, new string('x', 1 << 20));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.WriteAsync());

        Assert.Equal(ErrorCode.InvalidInput, e.Code);
        Assert.InRange(e.Message.Length, 10, 200);
    }

    [Fact]
    public async Task Waits_double_and_what_the_provider_asks_for_comes_first()
    {
        _rig.Wire.Fails(503, "UNAVAILABLE").Fails(503, "UNAVAILABLE", headers: ("Retry-After", "Sun, 01 Nov 2026 00:01:00 GMT")).Fails(503, "UNAVAILABLE", headers: ("Retry-After", "0")).Answers(200, Good);

        await _rig.WriteAsync();

        Assert.Equal(3, _rig.Time.Waits.Count);
        Assert.InRange(_rig.Time.Waits[0], TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromMinutes(1), _rig.Time.Waits[0] + _rig.Time.Waits[1]);
        Assert.Equal(_rig.Options.RetryDelay, _rig.Time.Waits[2]);
    }

    [Fact]
    public async Task A_provider_that_asks_to_be_left_alone_for_long_is_not_asked_again()
    {
        _rig.Wire.Fails(429, "RESOURCE_EXHAUSTED", headers: ("Retry-After", "3000"));

        var e = await Assert.ThrowsAnyAsync<GenerationException>(() => _rig.WriteAsync());

        Assert.Equal(ErrorCode.ProviderRateLimited, e.Code);
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task A_cancelled_call_says_so_and_is_not_repeated()
    {
        using var stop = new CancellationTokenSource();
        _rig.Wire.Hangs(stop.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _rig.WriteAsync(token: stop.Token));
        Assert.Single(_rig.Wire.Requests);
    }

    [Fact]
    public async Task A_single_attempt_is_not_repeated()
    {
        using var rig = new VertexRig(VertexRig.Usual with { Attempts = 1 });
        rig.Wire.Fails(503, "UNAVAILABLE");

        await Assert.ThrowsAnyAsync<GenerationException>(() => rig.WriteAsync());

        Assert.Single(rig.Wire.Requests);
    }
}
