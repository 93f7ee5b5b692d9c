using System.CommandLine;
using VidPipe.Engine;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe serve</c>: the host, until SIGINT or SIGTERM. What is unfinished goes on at the next start.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";
    public const string RebuildJournal = "--rebuild-journal";

    public static Command Create(Func<ParseResult, Invocation> invocationOf, Option<int?> port)
    {
        var json = new Option<bool>("--json") { Description = "prints where it listens as JSON; the log goes to standard error" };
        var rebuild = new Option<bool>(RebuildJournal) { Description = "sets a damaged journal aside and goes on without it; a whole one is kept" };
        var command = new Command(Name, "Serves the HTTP API and works on all unfinished projects until Ctrl-C.") { port, json, rebuild };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            if (parse.GetValue(rebuild)) invocation.Journal = JournalStart.RebuiltWhenDamaged;
            using var interrupt = new Interrupt(() => Environment.Exit((int)ExitCode.Stopped));
            if (parse.GetValue(json)) invocation.ServeLog = HostLog.StandardError;
            await using var host = await invocation.Connector().ServeAsync(cancellationToken);
            if (parse.GetValue(json))
            {
                var serving = new { host.Address.Url, host.Address.Pid, Data = invocation.Settings.DataFolder, Version = ProductVersion.Text };
                invocation.Terminal.WriteJson(serving);
                await invocation.Terminal.Output.FlushAsync(cancellationToken);
            }

            await interrupt.Requested;
            return (int)ExitCode.Ok;
        });
        return command;
    }
}
