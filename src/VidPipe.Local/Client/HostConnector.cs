using VidPipe.Local.CommandLine;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.Client;

/// <summary>Finds the host that holds a data folder, or starts one.</summary>
/// <param name="startOwn">Starts a host in this process.</param>
internal sealed class HostConnector(string dataFolder, Func<HostMode, CancellationToken, Task<LocalHost>> startOwn, TimeProvider time)
{
    private static readonly TimeSpan PingPatience = TimeSpan.FromSeconds(3);

    /// <summary>How long a holder that does not answer may take to begin, or to end.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(8);

    /// <summary>A host that only reads ends within this time.</summary>
    private static readonly TimeSpan ServePatience = TimeSpan.FromSeconds(3);

    /// <summary>Starts the host that serves the folder from now on.</summary>
    /// <exception cref="CommandFailedException">DataFolderInUse: another one does, and the message says where.</exception>
    public async Task<LocalHost> ServeAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            await using (var found = await FindAsync(cancellationToken))
            {
                if (found?.Client.Address is { Mode: not HostMode.ReadOnly } holder)
                {
                    var what = holder.Mode == HostMode.Serve ? "vidpipe serve" : "a vidpipe command";
                    throw new CommandFailedException(ExitCode.DataFolderInUse, $"The data folder '{dataFolder}' is in use by {what} at {holder}. Stop it first, or choose another folder with --data.");
                }
            }

            try
            {
                return await startOwn(HostMode.Serve, cancellationToken);
            }
            catch (CommandFailedException held) when (held.ExitCode == ExitCode.DataFolderInUse && time.GetElapsedTime(start) < ServePatience)
            {
                await Task.Delay(Pace.Poll, time, cancellationToken);
            }
        }
    }

    /// <summary>A host that runs and answers, or null.</summary>
    public async Task<HostConnection?> FindAsync(CancellationToken cancellationToken)
    {
        if (new HostAddressFile(dataFolder).Read() is not { } address) return null;

        var client = new LocalHostClient(address);
        if (await client.IsAliveAsync(PingPatience, cancellationToken)) return new HostConnection(client, own: null);
        client.Dispose();
        return null;
    }

    /// <param name="ownMode">What a host of its own is for. Work is never left to a host that only reads: that one ends soon.</param>
    /// <exception cref="CommandFailedException">Somebody holds the folder and does not answer, or the host cannot start.</exception>
    public async Task<HostConnection> ConnectAsync(HostMode ownMode, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            if (await FindAsync(cancellationToken) is { } found)
            {
                if (ownMode == HostMode.ReadOnly || found.Client.Address.Mode != HostMode.ReadOnly) return found;
                await found.DisposeAsync();
            }

            try
            {
                var own = await startOwn(ownMode, cancellationToken);
                return new HostConnection(new LocalHostClient(own.Address), own);
            }
            catch (CommandFailedException held) when (held.ExitCode == ExitCode.DataFolderInUse && time.GetElapsedTime(start) < LockPatience)
            {
                await Task.Delay(Pace.Poll, time, cancellationToken);
            }
        }
    }
}
