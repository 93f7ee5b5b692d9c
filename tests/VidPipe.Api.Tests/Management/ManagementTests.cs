using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Durable;
using VidPipe.Core.Errors;

namespace VidPipe.Api.Tests.Management;

public sealed class ManagementTests : IAsyncLifetime
{
    private const string Base = "/runtime/webhooks/durabletask/instances";
    private const string One = Base + "/project-1";
    private const string Hub = "taskHub=VidPipe&connection=Storage";
    private static readonly DateTimeOffset Created = new DateTimeOffset(2026, 3, 1, 13, 0, 0, TimeSpan.FromHours(2)).AddMilliseconds(999);
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(OrchestrationStatus.Pending)]
    [InlineData(OrchestrationStatus.Running)]
    [InlineData(OrchestrationStatus.Suspended)]
    public async Task Get_is_202_with_location_and_retry_after_while_it_is_not_terminal(OrchestrationStatus status)
    {
        Instance(status);

        using var response = await _host.GetAsync(One + "?showInput=false&" + Hub);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("5", response.Headers.GetValues("Retry-After").Single());
        Assert.Equal($"{_host.Address.ToString().TrimEnd('/')}{One}?showInput=false&{Hub}", response.Headers.Location!.ToString());
        Assert.Equal(
            $$"""{"name":"Project","instanceId":"project-1","runtimeStatus":"{{status}}","input":null,"customStatus":{"stage":"clips"},"output":null,"createdTime":"2026-03-01T11:00:00Z","lastUpdatedTime":"2026-03-01T11:00:01Z"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(OrchestrationStatus.Completed, "", HttpStatusCode.OK)]
    [InlineData(OrchestrationStatus.Terminated, "", HttpStatusCode.OK)]
    [InlineData(OrchestrationStatus.Failed, "", HttpStatusCode.OK)]
    [InlineData(OrchestrationStatus.Failed, "?returnInternalServerErrorOnFailure=false", HttpStatusCode.OK)]
    [InlineData(OrchestrationStatus.Failed, "?returnInternalServerErrorOnFailure=true", HttpStatusCode.InternalServerError)]
    [InlineData(OrchestrationStatus.Completed, "?returnInternalServerErrorOnFailure=true", HttpStatusCode.OK)]
    public async Task Get_is_200_without_location_when_it_is_terminal(OrchestrationStatus status, string query, HttpStatusCode expected)
    {
        Instance(status, output: "\"done\"");

        using var response = await _host.GetAsync(One + query);

        Assert.Equal(expected, response.StatusCode);
        Assert.Null(response.Headers.Location);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            $$"""{"name":"Project","instanceId":"project-1","runtimeStatus":"{{status}}","input":{"prompt_text":"Käfer"},"customStatus":{"stage":"clips"},"output":"done","createdTime":"2026-03-01T11:00:00Z","lastUpdatedTime":"2026-03-01T11:00:01Z"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_shows_history_as_durable_functions_does_when_asked()
    {
        Instance(OrchestrationStatus.Completed);
        _host.Doubles.Orchestrations.Setup(c => c.GetHistoryAsync("project-1", It.IsAny<CancellationToken>())).ReturnsAsync(
        [
            new HistoryEvent("ExecutionStarted", Created, "Project", Input: """{"a":1}"""),
            new HistoryEvent("TaskCompleted", Created, "Storyboard", Result: "[1]", ScheduledTime: Created),
            new HistoryEvent("TimerFired", Created, FireAt: Created),
            new HistoryEvent("EventRaised", Created, "stop", Input: "2"),
            new HistoryEvent("TaskFailed", Created, "Clip", Reason: "No."),
            new HistoryEvent("ExecutionCompleted", Created, Result: "null", OrchestrationStatus: OrchestrationStatus.Completed),
        ]);
        const string T = "2026-03-01T11:00:00.9990000Z";

        using var plain = await _host.GetAsync(One + "?showHistory=true&showInput=false");
        using var full = await _host.GetAsync(One + "?showHistory=true&showHistoryOutput=true&showInput=false");

        Assert.Equal(
            $$"""[{"EventType":"ExecutionStarted","FunctionName":"Project","Timestamp":"{{T}}"},{"EventType":"TaskCompleted","FunctionName":"Storyboard","ScheduledTime":"{{T}}","Timestamp":"{{T}}"},{"EventType":"TimerFired","FireAt":"{{T}}","Timestamp":"{{T}}"},{"EventType":"EventRaised","Name":"stop","Timestamp":"{{T}}"},{"EventType":"TaskFailed","FunctionName":"Clip","Reason":"No.","Timestamp":"{{T}}"},{"EventType":"ExecutionCompleted","OrchestrationStatus":"Completed","Timestamp":"{{T}}"}]""",
            (await plain.JsonAsync()).GetProperty("historyEvents").GetRawText());
        Assert.StartsWith(
            $$"""[{"EventType":"ExecutionStarted","FunctionName":"Project","Input":{"a":1},"Timestamp":"{{T}}"},{"EventType":"TaskCompleted","FunctionName":"Storyboard","Result":[1],""",
            (await full.JsonAsync()).GetProperty("historyEvents").GetRawText(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_shows_payloads_as_deep_as_a_body_may_be()
    {
        Instance(OrchestrationStatus.Completed, output: "[]");
        var deep = $"{new string('[', 64)}{new string(']', 64)}";
        _host.Doubles.Orchestrations.Setup(c => c.GetHistoryAsync("project-1", It.IsAny<CancellationToken>()))
            .ReturnsAsync([new HistoryEvent("EventRaised", Created, "go", Input: deep)]);

        using var response = await _host.GetAsync(One + "?showHistory=true&showHistoryOutput=true");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(deep, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("@entity")]
    [InlineData("a%23b")]
    [InlineData("a%3Fb")]
    [InlineData("a%5Cb")]
    [InlineData("a%01b")]
    public async Task Get_is_404_when_there_is_no_such_instance(string id)
    {
        _host.Doubles.Orchestrations.Setup(c => c.GetAsync("unknown", It.IsAny<CancellationToken>())).ReturnsAsync((OrchestrationInstance?)null);

        using var response = await _host.GetAsync($"{Base}/{id}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public async Task Instance_ids_have_at_most_256_characters(int length, bool asked)
    {
        _host.Doubles.Orchestrations.Setup(c => c.GetAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).ReturnsAsync((OrchestrationInstance?)null);

        using var response = await _host.GetAsync($"{Base}/{new string('a', length)}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        _host.Doubles.Orchestrations.Verify(c => c.GetAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()), asked ? Times.Once : Times.Never);
    }

    [Fact]
    public async Task List_passes_every_filter_on_and_the_continuation_both_ways()
    {
        OrchestrationQuery? asked = null;
        _host.Doubles.Orchestrations.Setup(c => c.ListAsync(It.IsAny<OrchestrationQuery>(), It.IsAny<CancellationToken>()))
            .Callback((OrchestrationQuery query, CancellationToken _) => asked = query)
            .ReturnsAsync(new OrchestrationPage([Sample(OrchestrationStatus.Running)], "next"));

        using var response = await _host.SendAsync(
            HttpMethod.Get,
            $"{Base}?runtimeStatus=Running,pending&runtimeStatus=Failed&createdTimeFrom=2026-03-01T10:00:00Z&createdTimeTo=2026-03-02&instanceIdPrefix=project-&top=7&showInput=false&{Hub}",
            null,
            ("x-ms-continuation-token", "previous"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("next", response.Headers.GetValues("x-ms-continuation-token").Single());
        Assert.Equal(
            """[{"name":"Project","instanceId":"project-1","runtimeStatus":"Running","input":null,"customStatus":{"stage":"clips"},"output":null,"createdTime":"2026-03-01T11:00:00Z","lastUpdatedTime":"2026-03-01T11:00:01Z"}]""",
            await response.Content.ReadAsStringAsync());
        Assert.Equal([OrchestrationStatus.Running, OrchestrationStatus.Pending, OrchestrationStatus.Failed], asked!.Statuses!);
        Assert.Equal(
            new OrchestrationQuery(null, new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), "project-", 7, "previous"),
            asked with { Statuses = null });
    }

    [Fact]
    public async Task List_asks_for_everything_when_there_is_no_filter_and_has_no_continuation_on_the_last_page()
    {
        _host.Doubles.Orchestrations.Setup(c => c.ListAsync(new OrchestrationQuery(null, null, null, null, 100, null), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new OrchestrationPage([], null));

        using var response = await _host.GetAsync(Base);

        Assert.Equal("[]", await response.Content.ReadAsStringAsync());
        Assert.False(response.Headers.Contains("x-ms-continuation-token"));
    }

    [Fact]
    public async Task List_is_empty_when_only_a_status_is_asked_for_that_we_never_reach()
    {
        using var response = await _host.GetAsync(Base + "?runtimeStatus=Canceled");

        Assert.Equal("[]", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("GET", "runtimeStatus=Sleeping")]
    [InlineData("GET", "runtimeStatus=1")]
    [InlineData("GET", "createdTimeFrom=yesterday")]
    [InlineData("GET", "createdTimeTo=2026-13-01")]
    [InlineData("GET", "top=0")]
    [InlineData("GET", "top=-1")]
    [InlineData("GET", "top=many")]
    [InlineData("DELETE", "")]
    [InlineData("DELETE", "createdTimeTo=2026-03-01")]
    [InlineData("DELETE", "createdTimeFrom=soon")]
    [InlineData("DELETE", "createdTimeFrom=2026-03-01&runtimeStatus=Complete")]
    public async Task Filter_is_400_when_it_cannot_be_read(string method, string query)
    {
        using var response = await _host.SendAsync(new HttpMethod(method), $"{Base}?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    public static TheoryData<string, CommandOutcome, HttpStatusCode> Verbs
    {
        get
        {
            var cases = new TheoryData<string, CommandOutcome, HttpStatusCode>();
            foreach (var verb in new[] { "terminate", "suspend", "resume", "rewind", "raiseEvent/go" })
            {
                cases.Add(verb, CommandOutcome.Accepted, HttpStatusCode.Accepted);
                cases.Add(verb, CommandOutcome.NotFound, HttpStatusCode.NotFound);
                cases.Add(verb, CommandOutcome.WrongState, HttpStatusCode.Gone);
                cases.Add(verb, CommandOutcome.NotSupported, HttpStatusCode.NotImplemented);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Verb_is_answered_by_its_outcome(string verb, CommandOutcome outcome, HttpStatusCode expected)
    {
        var client = _host.Doubles.Orchestrations;
        client.Setup(c => c.TerminateAsync("project-1", "be-cause", It.IsAny<CancellationToken>())).ReturnsAsync(outcome);
        client.Setup(c => c.SuspendAsync("project-1", "be-cause", It.IsAny<CancellationToken>())).ReturnsAsync(outcome);
        client.Setup(c => c.ResumeAsync("project-1", "be-cause", It.IsAny<CancellationToken>())).ReturnsAsync(outcome);
        client.Setup(c => c.RewindAsync("project-1", "be-cause", It.IsAny<CancellationToken>())).ReturnsAsync(outcome);
        client.Setup(c => c.RaiseEventAsync("project-1", "go", """{"run": 1}""", It.IsAny<CancellationToken>())).ReturnsAsync(outcome);

        var reason = verb.StartsWith("raiseEvent", StringComparison.Ordinal) ? "" : "reason=be-cause&";

        using var response = await _host.PostJsonAsync($"{One}/{verb}?{reason}{Hub}", """{"run": 1}""");

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(outcome == CommandOutcome.Accepted, (await response.Content.ReadAsStringAsync()).Length == 0);
        Assert.Single(client.Invocations);
    }

    [Fact]
    public async Task Verb_takes_no_reason_for_none()
    {
        _host.Doubles.Orchestrations.Setup(c => c.TerminateAsync("project-1", null, It.IsAny<CancellationToken>())).ReturnsAsync(CommandOutcome.Accepted);

        using var response = await _host.SendAsync(HttpMethod.Post, One + "/terminate");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    [Theory]
    [InlineData("not json", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{}", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    public async Task Raise_event_refuses_what_is_not_json(string body, string contentType, HttpStatusCode expected)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(contentType));

        using var response = await _host.SendAsync(HttpMethod.Post, One + "/raiseEvent/go", content);

        Assert.Equal(expected, response.StatusCode);
    }

    private void Instance(OrchestrationStatus status, string? output = null) =>
        _host.Doubles.Orchestrations.Setup(c => c.GetAsync("project-1", It.IsAny<CancellationToken>())).ReturnsAsync(Sample(status, output));

    private static OrchestrationInstance Sample(OrchestrationStatus status, string? output = null) => new(
        "Project", "project-1", null, status, Created, Created.AddSeconds(1), """{"prompt_text":"Käfer"}""", output, """{"stage":"clips"}""",
        status == OrchestrationStatus.Failed ? Failure.Of(ErrorCode.ProviderError, "No.") : null);
}
