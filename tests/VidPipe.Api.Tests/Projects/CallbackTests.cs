using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Assets;
using VidPipe.Core.Projects;
using VidPipe.Core.Webhooks;

namespace VidPipe.Api.Tests.Projects;

public sealed class CallbackTests : IAsyncLifetime
{
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Generate_takes_a_callback_url()
    {
        using var response = await _host.PostJsonAsync("/api/generate", """{"prompt":"p","callback_url":"https://example.com/hook?token=1"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("https://example.com/hook?token=1", Assert.Single(_host.Doubles.Started).Spec.CallbackUrl);
    }

    [Fact]
    public async Task Generate_refuses_a_callback_url_with_the_reason_when_the_host_has_no_secret_to_sign_with()
    {
        await using var host = await ApiHost.StartAsync(services: services => services.AddSingleton(WebhookPolicy.None));

        using var response = await host.PostJsonAsync("/api/generate", """{"prompt":"p","callback_url":"https://example.com/hook"}""");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var reasons = (await response.JsonAsync()).GetProperty("errors").GetProperty("callback_url");
        Assert.Contains("Webhooks:Secret", Assert.Single(reasons.EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_delivery_log_is_what_the_store_holds_newest_run_first()
    {
        Know(ProjectStatus.Complete);
        await NoteAsync(999_998, new WebhookDelivery("webhook-1", "project.failed", 1, "https://example.com/", WebhookState.Pending, Samples.Then, Samples.Then, [new WebhookAttempt(1, Samples.Then, 500, null, 0.25)]));
        await NoteAsync(999_997, new WebhookDelivery("webhook-2", "project.complete", 2, "https://example.com/", WebhookState.Delivered, Samples.Then, null, []));

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/webhooks");

        Assert.Equal(
            """{"webhooks":[{"webhook_id":"webhook-2","type":"project.complete","run":2,"url":"https://example.com/","state":"delivered","created_at":"2026-03-01T11:00:00.25Z","next_attempt_at":null,"attempts":[]},{"webhook_id":"webhook-1","type":"project.failed","run":1,"url":"https://example.com/","state":"pending","created_at":"2026-03-01T11:00:00.25Z","next_attempt_at":"2026-03-01T11:00:00.25Z","attempts":[{"number":1,"at":"2026-03-01T11:00:00.25Z","status_code":500,"error":null,"seconds":0.25}]}],"next_cursor":null}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_delivery_log_comes_in_pages()
    {
        Know(ProjectStatus.Complete);
        for (var run = 1; run <= 3; run++) await NoteAsync(999_999 - run, new WebhookDelivery($"webhook-{run}", "project.failed", run, "https://example.com/", WebhookState.Failed, Samples.Then, null, []));

        using var first = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/webhooks?limit=2");
        var page = await first.JsonAsync();
        using var second = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/webhooks?limit=2&cursor={Uri.EscapeDataString(page.GetProperty("next_cursor").GetString()!)}");
        var last = await second.JsonAsync();

        int[] runs = [.. page.GetProperty("webhooks").EnumerateArray().Concat(last.GetProperty("webhooks").EnumerateArray()).Select(w => w.GetProperty("run").GetInt32())];
        Assert.Equal([3, 2, 1], runs);
        Assert.Equal("Null", last.GetProperty("next_cursor").ValueKind.ToString());
    }

    [Fact]
    public async Task The_delivery_log_of_a_project_that_calls_nobody_is_empty()
    {
        Know(ProjectStatus.Complete);

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/webhooks");

        Assert.Equal("""{"webhooks":[],"next_cursor":null}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_delivery_log_of_an_unknown_project_is_not_found()
    {
        _host.Doubles.Projects.Setup(p => p.GetStatusAsync(Samples.ProjectId(1), It.IsAny<CancellationToken>())).ReturnsAsync((ProjectStatusSummary?)null);

        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/webhooks");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("cursor=")]
    public async Task The_delivery_log_refuses_a_page_that_cannot_be(string query)
    {
        using var response = await _host.GetAsync($"/api/projects/{Samples.ProjectId(1)}/webhooks?{query}");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
    }

    private void Know(ProjectStatus status) => _host.Doubles.Projects
        .Setup(p => p.GetStatusAsync(Samples.ProjectId(1), It.IsAny<CancellationToken>())).ReturnsAsync(Samples.Status(status));

    private Task NoteAsync(int number, WebhookDelivery delivery) => new DocumentStore(_host.Doubles.Blobs).OverwriteAsync(
        new BlobName($"webhooks/deliveries/{Samples.ProjectId(1)}/{number}-x.json"), delivery, default);
}
