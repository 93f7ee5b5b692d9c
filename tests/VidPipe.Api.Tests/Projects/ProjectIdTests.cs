using System.Net;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Projects;

/// <summary>The mocks are strict: a request that reached a service would be answered 500.</summary>
public sealed class ProjectIdTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private readonly ApiHost _host = shared.Host;

    public static TheoryData<string, string> Requests
    {
        get
        {
            var requests = new TheoryData<string, string>();
            foreach (var id in Ids)
            {
                foreach (var route in Routes.All.Where(route => route.Template.StartsWith("api/", StringComparison.Ordinal) && route.Template.Contains("{id}", StringComparison.Ordinal)))
                {
                    requests.Add(route.Methods[0], "/" + route.Template.Replace("{id}", id, StringComparison.Ordinal).Replace("{index}", "0", StringComparison.Ordinal));
                }
            }

            return requests;
        }
    }

    private static IEnumerable<string> Ids =>
    [
        "..%2f..%2fetc%2fpasswd",
        "../../etc/passwd",
        "%2e%2e",
        "%2e%2e%2f%2e%2e",
        "..%5c..%5cx",
        "project-%00",
        "project-..",
        "project-",
        "project-%F0%9F%AA%B2",
        "project-%ff%fe",
        "PROJECT-0000",
        "clip-project-1",
        "@project",
        "%20",
        "%0d%0aSet-Cookie:x",
        "%25%32%65",
        "%",
        "%zz",
        "project-x%3Fdry_run",
        "*",
        "'%20OR%201=1",
        "project-" + new string('a', 10_000),
        new string('a', 10_000),
    ];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Ugly_ids_are_refused_without_asking_any_service(string method, string path)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), path);

        // A NUL never gets as far as us: Kestrel itself says 400. Dots that lead out of a route may end at another method's one.
        var expected = path.Contains("%00", StringComparison.Ordinal) ? new[] { HttpStatusCode.BadRequest } : [HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed];
        Assert.Contains(response.StatusCode, expected);
    }
}
