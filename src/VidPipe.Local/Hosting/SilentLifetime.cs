namespace VidPipe.Local.Hosting;

/// <summary>Leaves the signals to the command line: the framework's own lifetime would end the host on the first Ctrl-C, before its project has stopped.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
