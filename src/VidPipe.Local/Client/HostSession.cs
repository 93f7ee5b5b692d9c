using VidPipe.Local.CommandLine;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Client;

/// <summary>
/// A command's line to whoever holds the data folder: a host that runs already, or one of its own. When the other host
/// goes away the call is made again at its successor, or at a host of its own, so calls must be safe to repeat.
/// </summary>
internal sealed class HostSession : IAsyncDisposable
{
    private const int MaxReconnects = 5;

    private readonly HostConnector _connector;
    private readonly HostMode _ownMode;
    private readonly TimeProvider _time;
    private HostConnection _connection;

    private HostSession(HostConnector connector, HostMode ownMode, HostConnection connection, TimeProvider time)
    {
        _connector = connector;
        _ownMode = ownMode;
        _connection = connection;
        _time = time;
    }

    /// <summary>Whether another process does the work.</summary>
    public bool IsGuest => _connection.Own is null;

    public HostAddress Address => _connection.Client.Address;

    /// <param name="ownMode">What a host of its own would be for.</param>
    /// <exception cref="CommandFailedException">Nobody answers, and no host of its own can start.</exception>
    public static async Task<HostSession> OpenAsync(HostConnector connector, HostMode ownMode, TimeProvider time, CancellationToken cancellationToken) =>
        new(connector, ownMode, await connector.ConnectAsync(ownMode, cancellationToken), time);

    public async Task<T> CallAsync<T>(Func<HostClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
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

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>A host that is being restarted comes back soon; one that has ended leaves its work to us.</summary>
    private async Task ReconnectAsync(CancellationToken cancellationToken)
    {
        await _connection.DisposeAsync();
        var start = _time.GetTimestamp();
        while (_time.GetElapsedTime(start) < Pace.HostReturn)
        {
            if (await _connector.FindAsync(cancellationToken) is { } found)
            {
                _connection = found;
                return;
            }

            await Task.Delay(Pace.Poll, _time, cancellationToken);
        }

        _connection = await _connector.ConnectAsync(_ownMode, cancellationToken);
    }
}
