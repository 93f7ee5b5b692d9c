using VidPipe.Api.Files;
using VidPipe.Api.OpenApi;
using VidPipe.Api.Projects;
using VidPipe.Core.Links;
using VidPipe.Core.Projects;

namespace VidPipe.Api.Links;

internal static class LinkRoutes
{
    private const string Tag = "links";

    public static IReadOnlyList<Route> All { get; } =
    [
        new(
            "CreateJobLink", ["POST"], "api/jobs/{id}/links", KeyLevel.Function, Handler.With<LinkService, TimeProvider>(JobLinks.CreateAsync),
            new(Tag, "Makes an address of one of the job's files that needs no key", [Reply.Json<LinkView>(201, "The link.", ("Location", "Its address."))])
            {
                Fields = LinkFields.Create,
                Problems = [400, 404, 409, 413, 415, 422],
            }),
        new(
            "ListJobLinks", ["GET"], "api/jobs/{id}/links", KeyLevel.Function, Handler.With<LinkService>(JobLinks.ListAsync),
            new(Tag, "Lists the job's links that have not ended, the next to end first", [Reply.Json<LinkPage>(200, "A page.")])
            {
                Parameters =
                [
                    new("limit", "query", "The page's size.", Schema.Integer(1, ReadProjects.MaxLimit, $"{ReadProjects.DefaultLimit} unless given.")),
                    new("cursor", "query", "The next_cursor of the page before.", Schema.Text("Opaque.")),
                ],
                Problems = [404, 422],
            }),
        new(
            "RevokeLink", ["DELETE"], "api/links/{token}", KeyLevel.Function, Handler.With<LinkService>(JobLinks.RevokeAsync),
            new(Tag, "Ends a link", [Reply.Empty(204, "It shows nothing any more.")]) { Problems = [404] }),
        new(
            "OpenLink", ["GET", "HEAD"], $"{OpenLink.Folder}/{{token}}", KeyLevel.Anonymous, Handler.With<LinkService, IProjectService>(OpenLink.OpenAsync),
            FileOperation.Of("The file that a link shows", "*/*", [404, 412, 416])),
    ];
}
