using System.CommandLine;
using VidPipe.Local.Following;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe serve</c>: the host, until SIGINT or SIGTERM. What is unfinished goes on at the next start.</summary>
internal static class ServeVerb
{
    public const string Name = "serve";

    public static Command Create(Func<ParseResult, Invocation> invocationOf, Option<int?> port)
    {
        var command = new Command(Name, "Serves the HTTP API and works on all unfinished projects until Ctrl-C.") { port };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            using var interrupt = new Interrupt(() => Environment.Exit((int)ExitCode.Stopped));
            await using var host = await invocation.Connector().ServeAsync(cancellationToken);
            await interrupt.Requested;
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
