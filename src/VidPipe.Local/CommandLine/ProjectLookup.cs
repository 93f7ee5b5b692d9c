using VidPipe.Core.Projects;
using VidPipe.Local.Client;
using VidPipe.Local.Following;

namespace VidPipe.Local.CommandLine;

/// <summary>Finds the project that a shortened id names.</summary>
internal static class ProjectLookup
{
    private const string Prefix = "project-";
    private const int HexDigits = 44;
    private const int PageSize = 100;
    private const int MaxCandidates = 10;

    /// <param name="given">A whole id, or a part of one of eight characters or more.</param>
    /// <returns>The whole id. A text that can be no part of an id is returned as it is: the host says that it knows no such project.</returns>
    /// <exception cref="CommandFailedException">Usage: it is too short. NotFoundOrWrongState: no project has it, or several have.</exception>
    public static async Task<string> ResolveAsync(HostSession session, string given, CancellationToken cancellationToken)
    {
        var text = given.ToLowerInvariant();
        var digits = text.StartsWith(Prefix, StringComparison.Ordinal) ? text[Prefix.Length..] : text;
        if (!digits.All(char.IsAsciiHexDigitLower)) return given;
        if (digits.Length == HexDigits) return Prefix + digits;
        if (digits.Length < ShortIds.MinLength)
        {
            throw new CommandFailedException(ExitCode.Usage, $"'{given}' is too short for an id: give {ShortIds.MinLength} or more of its characters, as 'list' shows them.");
        }

        return await FindAsync(session, text, cancellationToken) switch
        {
            [] => throw new CommandFailedException(ExitCode.NotFoundOrWrongState, $"There is no project with '{given}' in its id. 'list' shows the projects."),
            [var project] => project.ProjectId,
            var several => throw new CommandFailedException(ExitCode.NotFoundOrWrongState, Ambiguous(given, several)),
        };
    }

    private static async Task<List<ProjectListItem>> FindAsync(HostSession session, string part, CancellationToken cancellationToken)
    {
        var found = new List<ProjectListItem>();
        string? cursor = null;
        do
        {
            var page = await session.CallAsync((client, token) => client.FindAsync(part, PageSize, cursor, token), cancellationToken);
            // A host of an older version does not know this filter, and lists all its projects.
            found.AddRange(page.Projects.Where(p => p.ProjectId.Contains(part, StringComparison.Ordinal)));
            cursor = page.NextCursor;
        }
        while (cursor is not null && found.Count <= MaxCandidates);

        return found;
    }

    private static string Ambiguous(string given, List<ProjectListItem> projects)
    {
        var candidates = projects.Take(MaxCandidates).Select(p => $"  {p.ProjectId}  {OneLine.Of(p.Title ?? p.Prompt, 50)}");
        var rest = projects.Count > MaxCandidates ? ["  and more"] : Array.Empty<string>();
        return string.Join(Environment.NewLine, [$"'{given}' is a part of several ids; give more of the one that is meant:", .. candidates, .. rest]);
    }
}
