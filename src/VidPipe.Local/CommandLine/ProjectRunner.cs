using System.Globalization;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;
using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary>What <c>make</c>, <c>resume</c>, <c>fork</c> and <c>regenerate</c> have in common: bring a project to its end and save what it made.</summary>
/// <param name="budgetUsd">What was given for this call, or null.</param>
internal sealed class ProjectRunner(Invocation invocation, OutputOptions output, decimal? budgetUsd = null)
{
    private readonly Terminal _terminal = invocation.Terminal;
    private readonly ParsedOutput _output = output.Read(invocation.Parse);
    private string? _projectId;

    private string Hint => $"To go on: {ResumeWith(budgetUsd)}";

    /// <summary>The command that goes on, with all that this call was given and a resume takes.</summary>
    private string ResumeWith(decimal? budget)
    {
        string[] cap = budget is null ? [] : ["--budget", budget.Value.ToString("0.####", CultureInfo.InvariantCulture)];
        return invocation.CommandFor("resume", _projectId!, [.. cap, .. _output.Words]);
    }

    /// <param name="begin">Starts the project, or finds it under way.</param>
    public async Task<ExitCode> RunAsync(Func<HostSession, CancellationToken, Task<BegunProject>> begin, CancellationToken cancellationToken)
    {
        output.EnsureWritable(invocation);
        using var interrupt = new Interrupt(LeaveAtOnce);

        await using var session = await OpenAsync(interrupt, cancellationToken);
        if (session is null) return ExitCode.Stopped;

        var begun = await begin(session, cancellationToken);
        _projectId = begun.ProjectId;
        try
        {
            return await BringToEndAsync(session, begun, interrupt, cancellationToken);
        }
        catch (CommandFailedException failed)
        {
            throw new CommandFailedException(failed.ExitCode, $"{failed.Message}{Environment.NewLine}{Hint}", failed);
        }
    }

    private async Task<ExitCode> BringToEndAsync(HostSession session, BegunProject begun, Interrupt interrupt, CancellationToken cancellationToken)
    {
        var end = await FollowAsync(session, interrupt, begun.ProjectId, cancellationToken);
        if (end.Status.Status == ProjectStatus.Stopped && begun.State == BegunState.FoundUnderWay && !session.IsGuest && !interrupt.IsRequested)
        {
            // A stop from before the crash or the second Ctrl-C, carried out only now: whoever resumes has changed their mind.
            await ResumeCommand.ResumeAsync(session, begun.ProjectId, budgetUsd, cancellationToken);
            end = await FollowAsync(session, interrupt, begun.ProjectId, cancellationToken);
        }

        return await FinishAsync(session, end, cancellationToken);
    }

    /// <summary>Null when it was interrupted before there was anything to stop.</summary>
    private async Task<HostSession?> OpenAsync(Interrupt interrupt, CancellationToken cancellationToken)
    {
        using var interruptible = interrupt.LinkedTo(cancellationToken);
        try
        {
            return await invocation.OpenAsync(HostMode.Command, interruptible.Token);
        }
        catch (OperationCanceledException) when (interrupt.IsRequested)
        {
            return null;
        }
    }

    private async Task<FollowedProject> FollowAsync(HostSession session, Interrupt interrupt, string projectId, CancellationToken cancellationToken)
    {
        if (_output.Json) return await new ProjectFollower(session, new SilentView(), interrupt, invocation.Time).FollowAsync(projectId, cancellationToken);

        if (Console.IsOutputRedirected || !_terminal.Console.Profile.Capabilities.Ansi)
        {
            var plain = new PlainView(_terminal.Output, invocation.Time);
            plain.Say(projectId);
            return await new ProjectFollower(session, plain, interrupt, invocation.Time).FollowAsync(projectId, cancellationToken);
        }

        var live = new LiveView(invocation.Time);
        return await live.RunAsync(
            _terminal.Console, () => new ProjectFollower(session, live, interrupt, invocation.Time).FollowAsync(projectId, cancellationToken));
    }

    private async Task<ExitCode> FinishAsync(HostSession session, FollowedProject end, CancellationToken cancellationToken)
    {
        var code = end.Status.Status switch
        {
            ProjectStatus.Complete => ExitCode.Ok,
            ProjectStatus.Stopped => ExitCode.Stopped,
            ProjectStatus.Waiting => ExitCode.Waiting,
            _ => ExitCode.Failed,
        };
        var saved = code == ExitCode.Ok ? await new VideoSaver(invocation, _output).SaveAsync(session, end.Status.ProjectId, end.Project, cancellationToken) : null;
        if (_output.Json)
        {
            var project = await session.CallAsync((client, token) => client.GetProjectJsonAsync(end.Status.ProjectId, token), cancellationToken);
            var result = new { end.Status.ProjectId, end.Status.Status, Saved = saved, end.Status.Error, Project = project };
            _terminal.WriteJson(result);
            return code;
        }

        if (code == ExitCode.Failed && end.Status.Error is { } error) _terminal.Fail(error);
        if (code == ExitCode.Stopped) _terminal.Output.WriteLine("Stopped. What is done is kept.");
        if (code == ExitCode.Waiting) _terminal.Output.WriteLine(WaitText.Of(end.Status.Message, session, ResumeWith(budgetUsd)));
        else if (code != ExitCode.Ok) _terminal.Output.WriteLine(await LargerBudgetAsync(session, end, cancellationToken) is { } larger ? $"To go on: {ResumeWith(larger)}" : Hint);
        return code;
    }

    /// <summary>The budget with which a project that has come to the end of its own can be finished, as far as can be told; null when that is not why it ended.</summary>
    private static async Task<decimal?> LargerBudgetAsync(HostSession session, FollowedProject end, CancellationToken cancellationToken)
    {
        if (end.Status.Error is not { Code: ErrorCode.BudgetExceeded } || end.Project?.Spec.BudgetUsd is not { } budget) return null;
        var whole = await session.CallAsync((client, token) => client.TryAsync(HostClient.ResumePath(end.Status.ProjectId), [], token), cancellationToken);
        var needed = end.Project.Costs.TotalUsd + (whole.Deserialize<DryRunAnswer>(DurableJson.Options)?.Estimate?.CostUsd ?? 0);
        return needed > budget ? Math.Ceiling(needed * 100) / 100 : null; // else it is the day's cap that has ended it
    }

    /// <summary>The journal has all that was finished, so a process that ends here can be followed by another.</summary>
    private void LeaveAtOnce()
    {
        if (_projectId is not null) _terminal.Error.WriteLine($"{Environment.NewLine}{Hint}");
        Environment.Exit((int)ExitCode.Stopped);
    }
}
