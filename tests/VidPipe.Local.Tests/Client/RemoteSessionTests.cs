using System.Net.Sockets;
using VidPipe.Core.Tests.Assets;
using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.Client;

public sealed class RemoteSessionTests : IAsyncDisposable
{
    private const string Key = "s3cret";
    private static readonly HostGoneException Refused = new(new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused"));
    private static readonly HostGoneException Broken = new(new IOException("Connection reset by peer"));

    private readonly PassingTime _time = new();
    private readonly RemoteSession _session;
    private readonly List<string> _said = [];

    public RemoteSessionTests() =>
        _session = new RemoteSession(new RemoteAddress(new Uri("https://videos.example/"), Key), _time) { OnWait = _said.Add };

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    [Fact]
    public async Task An_address_where_nobody_ever_answered_is_an_error_at_once()
    {
        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => CallAsync(Refused));

        Assert.Equal((ExitCode.Failed, "The host at https://videos.example cannot be reached: Connection refused"), (failed.ExitCode, failed.Message));
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_host_that_has_answered_once_is_waited_for_ever_more_patiently()
    {
        await CallAsync();

        Assert.Equal("done", await CallAsync(Refused, Refused, Broken, Refused, Refused, Refused, Refused));

        Assert.Equal([0.5, 1, 2, 4, 8, 10, 10], _time.Waits.Select(w => w.TotalSeconds));
        Assert.Equal(["Waiting for the host: Connection refused", "The host answers again."], _said);
    }

    [Fact]
    public async Task A_connection_that_broke_after_it_was_made_counts_as_reached()
    {
        Assert.Equal("done", await CallAsync(Broken, Refused));
    }

    [Fact]
    public async Task After_five_minutes_it_is_given_up()
    {
        await CallAsync();

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => CallAsync([.. Enumerable.Repeat(Refused, 1000)]));

        Assert.Equal((ExitCode.Failed, "The host at https://videos.example has been out of service for 5 minutes: Connection refused"), (failed.ExitCode, failed.Message));
        Assert.InRange(_time.GetUtcNow() - _time.Start, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5.5));
    }

    [Theory]
    [InlineData(429, 7, 7)]
    [InlineData(503, 30, 30)]
    [InlineData(503, 100_000, 60)] // nobody waits for a day
    [InlineData(502, null, 0.5)]
    [InlineData(504, 0, 0.5)]
    public async Task A_host_that_asks_for_time_gets_it(int status, int? asked, double waited)
    {
        Assert.Equal("done", await CallAsync(Answer(status, asked)));

        Assert.Equal([waited], _time.Waits.Select(w => w.TotalSeconds));
    }

    [Fact]
    public async Task A_first_request_that_is_still_being_answered_is_asked_for_again()
    {
        var busy = new ApiException(new ApiProblem("Conflict", 409, "Still being answered.", "WRONG_STATE", null, null) { Retryable = true }, TimeSpan.FromSeconds(3));

        Assert.Equal("done", await CallAsync(busy, busy));

        Assert.Equal([3, 3], _time.Waits.Select(w => w.TotalSeconds));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(422)]
    [InlineData(500)]
    public async Task Any_other_problem_is_passed_on(int status)
    {
        var refused = await Assert.ThrowsAsync<ApiException>(() => CallAsync(Answer(status, null)));

        Assert.Equal(status, refused.Problem.Status);
        Assert.Empty(_time.Waits);
    }

    [Fact]
    public async Task A_key_that_is_not_accepted_is_told_without_showing_it()
    {
        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => CallAsync(Answer(401, null)));

        Assert.Equal((ExitCode.Usage, "The host at https://videos.example does not accept the key. (A clean-up takes the host's own key, in Azure the master key.)"), (failed.ExitCode, failed.Message));
        Assert.DoesNotContain(Key, failed.ToString());
    }

    [Theory]
    [InlineData("http://videos.example/", Key, true)]
    [InlineData("http://192.168.0.7:7071/", Key, true)]
    [InlineData("http://videos.example/", null, false)]
    [InlineData("https://videos.example/", Key, false)]
    [InlineData("http://localhost:7071/", Key, false)]
    [InlineData("http://127.0.0.1:7071/", Key, false)]
    [InlineData("http://[::1]:7071/", Key, false)]
    public void A_key_is_exposed_where_it_travels_without_TLS(string url, string? key, bool exposed) =>
        Assert.Equal(exposed, new RemoteAddress(new Uri(url), key).ExposesKey);

    [Fact]
    public void The_pace_of_polling_is_the_hosts_within_reason()
    {
        Assert.Equal(TimeSpan.FromSeconds(2), _session.PauseAfter(null));
        Assert.Equal(TimeSpan.FromSeconds(5), _session.PauseAfter(TimeSpan.FromSeconds(5)));
        Assert.Equal(TimeSpan.FromMinutes(1), _session.PauseAfter(TimeSpan.FromDays(1)));
    }

    [Fact]
    public async Task A_socket_error_says_what_it_was()
    {
        var cause = new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known (videos.example:443)", new SocketException(11));

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => CallAsync(new HostGoneException(cause)));

        Assert.Contains("Name or service not known", failed.Message);
    }

    private static ApiException Answer(int status, int? retryAfter) => new(
        new ApiProblem("A problem", status, null, "SOME_CODE", null, null), retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    /// <summary>A call that fails in these ways before it succeeds.</summary>
    private Task<string> CallAsync(params Exception[] failures)
    {
        var calls = 0;
        return _session.CallAsync<string>((_, _) => calls < failures.Length ? throw failures[calls++] : Task.FromResult("done"), CancellationToken.None);
    }
}
