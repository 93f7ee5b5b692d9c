using System.Runtime.InteropServices;
using System.Text.Json;
using VidPipe.StandIn;
using VidPipe.StandIn.Demo;

// For demos: dotnet run --project tests/VidPipe.VertexStandIn -- --port 8099 [--script FILE]. Tests start it in their own process.
DemoArguments arguments;
try
{
    arguments = DemoArguments.Parse(args);
}
catch (Exception wrong) when (wrong is FormatException or OverflowException)
{
    Console.Error.WriteLine(wrong.Message);
    Console.Error.WriteLine(DemoArguments.Usage);
    return 2;
}

try
{
    await using var standIn = await VertexStandIn.StartAsync(arguments.Options);
    if (arguments.Script is { } script) standIn.Script.Load(script);
    var ended = new TaskCompletionSource();
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

    DemoConsole.Follow(standIn);
    Console.WriteLine($"Vertex stand-in on {standIn.BaseUrl} (Ctrl-C ends it)");
    await ended.Task;
    return standIn.Violations.Count == 0 ? 0 : 1;

    void End(PosixSignalContext signal)
    {
        signal.Cancel = true;
        ended.TrySetResult();
    }
}
catch (Exception wrong) when (wrong is IOException or JsonException or ArgumentException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
