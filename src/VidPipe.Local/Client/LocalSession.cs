using VidPipe.Local.CommandLine;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Client;

/// <summary>
/// A line to whoever holds the data folder: a host that runs already, or one of its own. When the other host goes away the
/// call is made again at its successor, or at a host of its own.
/// </summary>
internal sealed class LocalSession : HostSession
{
    private const int MaxReconnects = 5;

    private readonly HostConnector _connector;
    private readonly HostMode _ownMode;
    private HostConnection _connection;

    private LocalSession(HostConnector connector, HostMode ownMode, HostConnection connection, TimeProvider time)
        : base(time)
    {
        _connector = connector;
        _ownMode = ownMode;
        _connection = connection;
    }

    public override bool IsGuest => _connection.Own is null;

    public override bool OnlyTakesNotes => Address.Mode == HostMode.ReadOnly;

    public HostAddress Address => _connection.Client.Address;

    /// <param name="ownMode">What a host of its own would be for.</param>
    /// <exception cref="CommandFailedException">Nobody answers, and no host of its own can start.</exception>
    public static async Task<LocalSession> OpenAsync(HostConnector connector, HostMode ownMode, TimeProvider time, CancellationToken cancellationToken) =>
        new(connector, ownMode, await connector.ConnectAsync(ownMode, cancellationToken), time);

    /// <summary>On one machine often enough to look live costs nothing.</summary>
    public override TimeSpan PauseAfter(TimeSpan? asked) => Pace.Poll;

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    protected override async Task<T> TryAsync<T>(Func<HostClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var reconnects = 0; ; reconnects++)
        {
            try
            {
                return await call(_connection.Client, cancellationToken);
            }
            catch (HostGoneException gone)
            {
                if (!IsGuest || reconnects == MaxReconnects) throw new CommandFailedException(ExitCode.Failed, "The host cannot be reached.", gone);
                await ReconnectAsync(cancellationToken);
            }
        }
    }

    /// <summary>A host that is being restarted comes back soon; one that has ended leaves its work to us.</summary>
    private async Task ReconnectAsync(CancellationToken cancellationToken)
    {
        await _connection.DisposeAsync();
        var start = Time.GetTimestamp();
        while (Time.GetElapsedTime(start) < Pace.HostReturn)
        {
            if (await _connector.FindAsync(cancellationToken) is { } found)
            {
                _connection = found;
                return;
            }

            await Task.Delay(Pace.Poll, Time, cancellationToken);
        }

        _connection = await _connector.ConnectAsync(_ownMode, cancellationToken);
    }
}
