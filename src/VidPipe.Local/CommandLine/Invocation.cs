using System.CommandLine;
using VidPipe.Core.Errors;
using VidPipe.Engine;
using VidPipe.Local.Client;
using VidPipe.Local.Configuration;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary>One call of a command: its settings, and how it reaches a host.</summary>
internal sealed class Invocation
{
    private readonly string? _data;
    private readonly string[] _set;
    private readonly SharedOptions _shared;
    private readonly HostSettings? _settings;

    /// <param name="folder">In place of the data folder of the settings, or null.</param>
    private Invocation(ParseResult parse, SharedOptions shared, Terminal terminal, TimeProvider time, string? folder)
    {
        _shared = shared;
        Parse = parse;
        Terminal = terminal;
        Time = time;
        _data = parse.GetValue(shared.Data);
        IsVerbose = parse.GetValue(shared.Verbose);
        _set = parse.GetValue(shared.Set) ?? [];
        HasOwnSettings = _set.Length > 0;
        Server = shared.Server.Read(parse, shared.All, Environment.GetEnvironmentVariable);
        if (Server is not null) return;

        var settings = shared.Settings(parse);
        if (folder is not null) settings[$"{HostSettings.SectionName}:Data"] = folder;
        _settings = HostSettings.Read(SettingsSource.Load(AppContext.BaseDirectory, Environment.CurrentDirectory, settings));
    }

    public ParseResult Parse { get; }

    public Terminal Terminal { get; }

    public TimeProvider Time { get; }

    /// <summary>The host that does it, when that is not the one of a data folder: nothing of this machine is touched then.</summary>
    public RemoteAddress? Server { get; }

    /// <summary>Of a call for a data folder.</summary>
    public HostSettings Settings => _settings ?? throw new InvalidOperationException("A call for a host elsewhere has no settings of its own.");

    public bool IsVerbose { get; }

    /// <summary>Where the log of a host goes that this call serves.</summary>
    public HostLog ServeLog { get; set; } = HostLog.StandardOutput;

    /// <summary>Whether settings were given that only a host of its own would see.</summary>
    public bool HasOwnSettings { get; }

    /// <summary>What a host of this call's own does about a damaged journal.</summary>
    public JournalStart Journal { get; set; } = JournalStart.Checked;

    /// <exception cref="CommandFailedException">Usage: a setting is not valid.</exception>
    public static Invocation Of(ParseResult parse, SharedOptions shared, Terminal terminal) => new(parse, shared, terminal, TimeProvider.System, folder: null);

    /// <summary>The same call on another data folder.</summary>
    public Invocation On(string folder) => new(Parse, _shared, Terminal, Time, folder);

    public HostConnector Connector() => new(Settings.DataFolder, StartHostAsync, Time);

    /// <exception cref="CommandFailedException">NotFoundOrWrongState: there is nothing to look at. Looking makes no folder.</exception>
    public async Task<HostSession> OpenAsync(HostMode ownMode, CancellationToken cancellationToken)
    {
        if (Server is not null) return OpenRemote(Server);
        if (ownMode == HostMode.ReadOnly && !Directory.Exists(Settings.DataFolder))
        {
            throw new CommandFailedException(ExitCode.NotFoundOrWrongState, $"There is no data folder '{Settings.DataFolder}': nothing has been made here yet.");
        }

        var session = await LocalSession.OpenAsync(Connector(), ownMode, Time, cancellationToken);
        if (session.IsGuest && HasOwnSettings) Terminal.Error.WriteLine($"vidpipe: the running host at {session.Address.Url} does the work with its own settings; --set is not used.");
        return session;
    }

    /// <summary>
    /// What to type for another command on a project of this data folder or host: works as it is when it is pasted into a shell,
    /// as it has the place and the settings of this call. Never with the key.
    /// </summary>
    /// <param name="more">Further words for that command.</param>
    public string CommandFor(string command, string projectId, params IEnumerable<string> more) =>
        CommandOf([command, projectId], more);

    /// <param name="words">Command and arguments, as they are typed.</param>
    private string CommandOf(IEnumerable<string> words, IEnumerable<string> more)
    {
        IEnumerable<string> place = Server is not null ? ["--server", Server.ToString()] : _data is not null ? ["--data", _data] : [];
        IEnumerable<string> settings = Server is null ? _set.SelectMany(setting => (string[])["--set", setting]) : [];
        return string.Join(' ', [ProgramName.Current, .. words, .. place.Concat(settings).Concat(more).Select(ShellWord.Quote)]);
    }

    private RemoteSession OpenRemote(RemoteAddress server)
    {
        if (server.ExposesKey) Terminal.Error.WriteLine($"vidpipe: {server} is no https address: the key and all else can be read on the way.");
        return new RemoteSession(server, Time) { OnWait = text => Terminal.Error.WriteLine($"vidpipe: {text}") };
    }

    /// <summary>A command's own host takes any free port of the loopback address, and logs only on request.</summary>
    private async Task<LocalHost> StartHostAsync(HostMode mode, CancellationToken cancellationToken)
    {
        try
        {
            return mode == HostMode.Serve
                ? await LocalHost.StartAsync(Settings, mode, ServeLog, cancellationToken, Journal)
                : await LocalHost.StartAsync(Settings.ForCommand(), mode, IsVerbose ? HostLog.StandardError : HostLog.None, cancellationToken, Journal);
        }
        catch (JournalDamagedException damaged)
        {
            throw new CommandFailedException(
                ExitCode.Failed,
                $"""
                {damaged.Message} ({ErrorCodes.Name(damaged.Code)})
                Safe is all that is not in it: the projects' documents, everything that was made, and the ledger of what was paid.
                To set it aside and go on: {CommandOf([ServeCommand.Name, ServeCommand.RebuildJournal], [])}
                What was unfinished is then listed as failed, and 'resume' goes on with it without paying again for what is there.
                """,
                damaged);
        }
    }
}
