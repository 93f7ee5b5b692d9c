using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Client;

/// <summary>
/// A line to a host that a person has named. Once that host has been reached, a restart or an outage of it is waited for;
/// an address where nobody answers at all is an error at once.
/// </summary>
internal sealed class RemoteSession(RemoteAddress address, TimeProvider time) : HostSession(time)
{
    /// <summary>Long enough for a deployment of the host.</summary>
    private static readonly TimeSpan OutagePatience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestAskedPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollPause = TimeSpan.FromSeconds(2);

    private readonly RemoteHostClient _client = new(address);
    private bool _wasReached;

    public override bool IsGuest => true;

    public override bool OnlyTakesNotes => false;

    public override TimeSpan PauseAfter(TimeSpan? asked) => Shorter(asked ?? PollPause, LongestAskedPause);

    public override ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task<T> TryAsync<T>(Func<HostClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        var start = Time.GetTimestamp();
        var pause = FirstPause;
        var isWaiting = false;
        while (true)
        {
            string reason;
            var asked = TimeSpan.Zero;
            try
            {
                var answer = await call(_client, cancellationToken);
                _wasReached = true;
                if (isWaiting) OnWait?.Invoke("The host answers again.");
                return answer;
            }
            catch (HostGoneException gone)
            {
                if (gone.IsUntrusted) throw new CommandFailedException(ExitCode.Failed, $"There is no trusted connection to {address}: {gone.Reason}", gone);
                if (gone.IsUnconnected && !_wasReached) throw new CommandFailedException(ExitCode.Failed, $"The host at {address} cannot be reached: {gone.Reason}", gone);
                reason = gone.Reason;
            }
            catch (ApiException answered)
            {
                if (Explain(answered) is { } explained) throw explained;
                if (!IsPassing(answered.Problem.Status)) throw;
                reason = $"it answers {answered.Problem.Status}";
                asked = answered.RetryAfter ?? TimeSpan.Zero;
            }
            catch (ForeignAnswerException foreign)
            {
                throw NotVidPipe(foreign.Status, foreign);
            }

            _wasReached = true;
            if (Time.GetElapsedTime(start) > OutagePatience)
            {
                throw new CommandFailedException(ExitCode.Failed, $"The host at {address} has been out of service for {OutagePatience.TotalMinutes:0} minutes: {reason}");
            }

            if (!isWaiting) OnWait?.Invoke($"Waiting for the host: {reason}");
            isWaiting = true;
            await Task.Delay(asked > pause ? Shorter(asked, LongestAskedPause) : pause, Time, cancellationToken);
            pause = Shorter(pause * 2, LongestPause);
        }
    }

    /// <summary>Too many requests, or a gateway whose host is being restarted.</summary>
    private static bool IsPassing(int status) => status is
        StatusCodes.Status429TooManyRequests or StatusCodes.Status502BadGateway
        or StatusCodes.Status503ServiceUnavailable or StatusCodes.Status504GatewayTimeout;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>What concerns the address or the key rather than the request; null for all else.</summary>
    private CommandFailedException? Explain(ApiException answered) => answered.Problem switch
    {
        { Status: StatusCodes.Status401Unauthorized } => new(
            ExitCode.Usage,
            address.Key is null
                ? $"The host at {address} asks for a key: set {ServerOptions.KeyVariable}, or give --key."
                : $"The host at {address} does not accept the key. (A clean-up takes the host's own key, in Azure the master key.)",
            answered),
        { Code: null, Status: var status } when !IsPassing(status) => NotVidPipe(status, answered),
        _ => null,
    };

    private CommandFailedException NotVidPipe(int status, Exception cause) => new(
        status >= StatusCodes.Status500InternalServerError ? ExitCode.Failed : ExitCode.Usage,
        $"What answers at {address} ({status}) does not answer as VidPipe does. Is the address right?",
        cause);
}
