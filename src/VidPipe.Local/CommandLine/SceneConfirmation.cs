using System.CommandLine;
using VidPipe.Local.Client;
using VidPipe.Local.Following;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// Makes sure that a scene's number is meant as it is read: numbers begin at 0, and began at 1 in the releases before.
/// Nothing is paid before the answer.
/// </summary>
internal static class SceneConfirmation
{
    public static Option<bool> CreateOption() => new("--yes") { Description = "does not ask whether the right scene is meant (scenes are numbered from 0)" };

    /// <param name="what">What is to be done, for instance "makes a new clip of".</param>
    /// <exception cref="CommandFailedException">Usage: it was not confirmed. NotFoundOrWrongState: there is no such scene.</exception>
    public static async Task EnsureAsync(Invocation invocation, string projectId, IReadOnlyCollection<int> scenes, string what, CancellationToken cancellationToken)
    {
        var named = await NamedAsync(invocation, projectId, scenes, cancellationToken);
        var question = $"Scenes are numbered from 0 now. This {what} {string.Join(" and ", named)}.";
        var terminal = invocation.Terminal;
        if (!terminal.IsInteractive) throw new CommandFailedException(ExitCode.Usage, $"{question} Add --yes if that is what you mean.");
        if (!terminal.Confirm(question)) throw new CommandFailedException(ExitCode.Usage, "Nothing was made.");
    }

    private static async Task<List<string>> NamedAsync(Invocation invocation, string projectId, IReadOnlyCollection<int> scenes, CancellationToken cancellationToken)
    {
        await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
        var id = await ProjectLookup.ResolveAsync(session, projectId, cancellationToken);
        var project = await session.CallAsync((client, token) => client.GetProjectAsync(id, token), cancellationToken);
        return [.. scenes.Select(scene => Name(project, scene))];
    }

    private static string Name(ProjectAnswer project, int scene)
    {
        if (project.Scenes.FirstOrDefault(s => s.SceneIndex == scene) is { } written) return $"scene {scene}, \"{OneLine.Of(written.SceneDescription, 60)}\"";
        return $"scene {scene}, which is not written yet";
    }
}
