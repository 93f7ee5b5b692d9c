using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Durable;
using VidPipe.Engine;
using VidPipe.Engine.CrashHost;

// VidPipe.Engine.CrashHost FOLDER: runs one orchestration to its end and prints its output. Made to be killed.
var folder = args[0];
await using var engine = new DurableEngine(
    new DurableEngineOptions { DataFolder = folder }, CrashProgram.Catalog(folder), new NoServices(), TimeProvider.System, NullLoggerFactory.Instance);
await engine.StartAsync(CancellationToken.None);
await engine.Client.StartAsync(CrashProgram.Root, "root", Unit.Value, StartPolicy.OnlyIfAbsent, CancellationToken.None);
var end = await engine.Client.WaitForCompletionAsync("root", CancellationToken.None);
Console.WriteLine(end!.Output);
return end.Status == OrchestrationStatus.Completed ? 0 : 1;

internal sealed class NoServices : IServiceProvider
{
    public object? GetService(Type serviceType) => null;
}
