using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using VidPipe.Local.Client;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe link ID</c>: an address of one of a project's files that needs no key; lists them; revokes one.</summary>
internal static class LinkCommand
{
    private const string DefaultFile = "video";

    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var id = ProjectArgument.CreateOptional();
        var file = new Option<string?>("--file") { Description = "the file that it shows: video, poster, captions_srt or captions_vtt (video)", HelpName = "name" };
        var expires = StrictOptions.Of<LinkEnd?>(
            "--expires", "when it ends: after a time, for instance 2h or 7d, or at one (2030-12-01T18:00:00Z); 30 days at most (1h)", "time", LinkEnd.Read, "--expires-at");
        var list = new Option<bool>("--list") { Description = "lists the project's links that have not ended" };
        var revoke = new Option<string?>("--revoke") { Description = "ends a link, given by its token or its address", HelpName = "token" };
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("link", "Makes an address of a complete project's video, or another of its files, that needs no key.") { id, file, expires, list, revoke, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var isMade = parse.GetResult(file) is not null || parse.GetResult(expires) is not null;
            EnsureOneThing(parse.GetValue(id), isMade, parse.GetValue(list), parse.GetValue(revoke));
            var invocation = invocationOf(parse);
            await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
            var asJson = parse.GetValue(json);
            if (parse.GetValue(revoke) is { } token) return await RevokeAsync(invocation, session, token.Split('/')[^1], asJson, cancellationToken);

            var projectId = await ProjectLookup.ResolveAsync(session, parse.GetValue(id)!, cancellationToken);
            var address = LinkAddress.Of(invocation, session);
            if (parse.GetValue(list)) return await ListAsync(invocation, session, address, projectId, asJson, cancellationToken);

            var request = new JsonObject { ["file"] = parse.GetValue(file) ?? DefaultFile };
            if (parse.GetValue(expires) is { } end) request["expires_at"] = end.From(invocation.Time.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
            var made = await session.CallAsync((client, stop) => client.CreateLinkAsync(projectId, request, stop), cancellationToken);
            var link = address.Correct(made);
            if (asJson) invocation.Terminal.WriteJson(link);
            else invocation.Terminal.Output.WriteLine(link.Url);
            return (int)ExitCode.Ok;
        });
        return command;
    }

    private static void EnsureOneThing(string? id, bool isMade, bool isListed, string? revoked)
    {
        var wrong = (id, isMade, isListed, revoked) switch
        {
            (not null, _, _, not null) or (_, true, _, not null) or (_, _, true, not null) => "--revoke stands alone, with the token or the address of a link.",
            (_, true, true, _) => "--list shows what there is; --file and --expires make a link. Leave one of them out.",
            (null, _, _, null) => $"Name a project: {ProgramName.Current} link ID",
            _ => null,
        };
        if (wrong is not null) throw new CommandFailedException(ExitCode.Usage, wrong);
    }

    private static async Task<int> ListAsync(
        Invocation invocation, HostSession session, LinkAddress address, string projectId, bool asJson, CancellationToken cancellationToken)
    {
        var links = new List<LinkAnswer>();
        string? cursor = null;
        do
        {
            var page = await session.CallAsync((client, token) => client.ListLinksAsync(projectId, cursor, token), cancellationToken);
            links.AddRange(page.Links.Select(address.Correct));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        var output = invocation.Terminal.Output;
        if (asJson) invocation.Terminal.WriteJson(new LinksAnswer(links, null));
        else if (links.Count == 0) output.WriteLine("No links.");
        else foreach (var link in links) output.WriteLine(Line(link, invocation.Time.LocalTimeZone));
        return (int)ExitCode.Ok;
    }

    private static async Task<int> RevokeAsync(Invocation invocation, HostSession session, string token, bool asJson, CancellationToken cancellationToken)
    {
        var attempts = 0;
        await session.CallAsync(
            async (client, stop) =>
            {
                attempts++;
                try
                {
                    await client.RevokeLinkAsync(token, stop);
                }
                catch (ApiException gone) when (gone.Problem.Status == StatusCodes.Status404NotFound && attempts > 1)
                {
                    // The answer to the first attempt was lost.
                }

                return true;
            },
            cancellationToken);
        if (asJson) invocation.Terminal.WriteJson(new { Revoked = token });
        else invocation.Terminal.Output.WriteLine("The link shows nothing any more.");
        return (int)ExitCode.Ok;
    }

    internal static string Line(LinkAnswer link, TimeZoneInfo zone)
    {
        var until = TimeZoneInfo.ConvertTime(link.ExpiresAt, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{link.Url}  {link.File}  until {until}{(link.Works ? "" : "  (shows nothing: the file is being made, or was made anew)")}";
    }
}
