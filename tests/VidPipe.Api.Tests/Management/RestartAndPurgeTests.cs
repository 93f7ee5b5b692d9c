using System.Net;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Durable;

namespace VidPipe.Api.Tests.Management;

public sealed class RestartAndPurgeTests : IAsyncLifetime
{
    private const string Base = "/runtime/webhooks/durabletask/instances";
    private const string One = Base + "/project-1";
    private const string Hub = "taskHub=VidPipe&connection=Storage";
    private ApiHost _host = null!;

    public async Task InitializeAsync() => _host = await ApiHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData("", RestartId.New, "project-2")]
    [InlineData("?restartWithNewInstanceId=true", RestartId.New, "project-2")]
    [InlineData("?restartWithNewInstanceId=false", RestartId.Same, "project-1")]
    public async Task Restart_answers_the_management_payload_of_what_runs(string query, RestartId asked, string runs)
    {
        _host.Doubles.Orchestrations.Setup(c => c.RestartAsync("project-1", asked, It.IsAny<CancellationToken>())).ReturnsAsync((CommandOutcome.Accepted, runs));
        var instance = $"{_host.Address}runtime/webhooks/durabletask/instances/{runs}";

        using var response = await _host.SendAsync(HttpMethod.Post, One + "/restart" + query);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"{instance}?{Hub}", response.Headers.Location!.ToString());
        Assert.Equal(
            $$"""{"id":"{{runs}}","statusQueryGetUri":"{{instance}}?{{Hub}}","sendEventPostUri":"{{instance}}/raiseEvent/{eventName}?{{Hub}}","terminatePostUri":"{{instance}}/terminate?reason={text}&{{Hub}}","rewindPostUri":"{{instance}}/rewind?reason={text}&{{Hub}}","purgeHistoryDeleteUri":"{{instance}}?{{Hub}}","restartPostUri":"{{instance}}/restart?{{Hub}}","suspendPostUri":"{{instance}}/suspend?reason={text}&{{Hub}}","resumePostUri":"{{instance}}/resume?reason={text}&{{Hub}}"}""",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(CommandOutcome.NotFound, HttpStatusCode.NotFound)]
    [InlineData(CommandOutcome.WrongState, HttpStatusCode.Conflict)]
    [InlineData(CommandOutcome.NotSupported, HttpStatusCode.NotImplemented)]
    public async Task Restart_is_refused_by_its_outcome(CommandOutcome outcome, HttpStatusCode expected)
    {
        _host.Doubles.Orchestrations.Setup(c => c.RestartAsync("project-1", RestartId.New, It.IsAny<CancellationToken>())).ReturnsAsync((outcome, null));

        using var response = await _host.SendAsync(HttpMethod.Post, One + "/restart");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(CommandOutcome.Accepted, HttpStatusCode.OK)]
    [InlineData(CommandOutcome.NotFound, HttpStatusCode.NotFound)]
    [InlineData(CommandOutcome.WrongState, HttpStatusCode.PreconditionFailed)]
    [InlineData(CommandOutcome.NotSupported, HttpStatusCode.NotImplemented)]
    public async Task Purge_removes_a_terminal_instance_only(CommandOutcome outcome, HttpStatusCode expected)
    {
        _host.Doubles.Orchestrations.Setup(c => c.PurgeAsync("project-1", It.IsAny<CancellationToken>())).ReturnsAsync(outcome);

        using var response = await _host.SendAsync(HttpMethod.Delete, One);

        Assert.Equal(expected, response.StatusCode);
        if (outcome == CommandOutcome.Accepted) Assert.Equal("""{"instancesDeleted":1}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(3, HttpStatusCode.OK)]
    [InlineData(0, HttpStatusCode.NotFound)]
    public async Task Purge_by_filter_says_how_many_went(int deleted, HttpStatusCode expected)
    {
        _host.Doubles.Orchestrations
            .Setup(c => c.PurgeAsync(It.Is<OrchestrationQuery>(q => q.CreatedFrom == new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero) && q.Statuses!.Single() == OrchestrationStatus.Failed), It.IsAny<CancellationToken>()))
            .ReturnsAsync(deleted);

        using var response = await _host.SendAsync(HttpMethod.Delete, Base + "?createdTimeFrom=2026-03-01T00:00:00Z&runtimeStatus=Failed");

        Assert.Equal(expected, response.StatusCode);
        if (deleted > 0) Assert.Equal("""{"instancesDeleted":3}""", await response.Content.ReadAsStringAsync());
    }
}
