using VidPipe.Core.Projects;
using VidPipe.Local.Client;

namespace VidPipe.Local.Following;

/// <summary>How a project that was followed has ended, or that it waits for a setting.</summary>
internal sealed record FollowedProject(ProjectStatusSummary Status, ProjectAnswer? Project);

/// <summary>
/// Watches a project until it has ended, or the host has found that it lacks a setting of it, and passes an interrupt on as a
/// stop.
/// </summary>
internal sealed class ProjectFollower(HostSession session, IProjectView view, Interrupt interrupt, TimeProvider time)
{
    /// <exception cref="ApiException">The project is unknown, or (suspended) cannot be stopped.</exception>
    public async Task<FollowedProject> FollowAsync(string projectId, CancellationToken cancellationToken)
    {
        var told = session.OnWait;
        session.OnWait = view.Say;
        try
        {
            return await WatchAsync(projectId, cancellationToken);
        }
        finally
        {
            session.OnWait = told; // a live view is over by then
        }
    }

    private async Task<FollowedProject> WatchAsync(string projectId, CancellationToken cancellationToken)
    {
        ProjectStatusSummary? previous = null;
        ProjectAnswer? project = null;
        var stopSent = false;
        DateTimeOffset? foundWaiting = null;
        while (true)
        {
            if (interrupt.IsRequested && !stopSent)
            {
                view.Say("Stopping at the next step; Ctrl-C again leaves now.");
                await StopAsync(projectId, cancellationToken);
                stopSent = true;
            }

            var (status, retryAfter) = await session.CallAsync((client, token) => client.PollAsync(projectId, token), cancellationToken);
            if (status != previous || status.Status.IsTerminal())
            {
                project = await GetProjectAsync(projectId, cancellationToken) ?? project;
                previous = status;
            }

            view.Show(status, project);
            if (status.Status.IsTerminal()) return new FollowedProject(status, project);
            if (status.Status == ProjectStatus.Waiting && !stopSent)
            {
                // What an earlier host has found says nothing of this one: only what is newer than the first look counts.
                if (foundWaiting is { } first && first != status.UpdatedAt) return new FollowedProject(status, project);
                foundWaiting ??= status.UpdatedAt;
            }
            else
            {
                foundWaiting ??= DateTimeOffset.MinValue;
            }

            var pause = Task.Delay(session.PauseAfter(retryAfter), time, cancellationToken);
            await (stopSent ? pause : Task.WhenAny(pause, interrupt.Requested));
        }
    }

    /// <summary>A project that ended meanwhile needs no stop.</summary>
    private async Task StopAsync(string projectId, CancellationToken cancellationToken)
    {
        try
        {
            await session.CallAsync(
                async (client, token) =>
                {
                    await client.StopAsync(projectId, token);
                    return true;
                },
                cancellationToken);
        }
        catch (ApiException refused) when (refused.Problem.Status == StatusCodes.Status409Conflict)
        {
            var status = await session.CallAsync((client, token) => client.GetStatusAsync(projectId, token), cancellationToken);
            if (!status.Status.IsTerminal()) throw;
        }
    }

    /// <summary>The document is saved a moment after the orchestration has started.</summary>
    private async Task<ProjectAnswer?> GetProjectAsync(string projectId, CancellationToken cancellationToken)
    {
        try
        {
            return await session.CallAsync((client, token) => client.GetProjectAsync(projectId, token), cancellationToken);
        }
        catch (ApiException absent) when (absent.Problem.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }
}
