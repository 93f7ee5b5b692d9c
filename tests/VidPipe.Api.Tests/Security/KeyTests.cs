using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Security;

public sealed class KeyTests
{
    private const string Unknown = "/api/projects/nobody";
    private const string UnknownInstance = "/runtime/webhooks/durabletask/instances/@nobody";
    private const string UnknownCleanup = "/api/cleanup/nobody";

    [Theory]
    [InlineData(Unknown, null, null, false)]
    [InlineData(Unknown, "function-1", null, true)]
    [InlineData(Unknown, "function-2", null, true)]
    [InlineData(Unknown, "host", null, true)]
    [InlineData(Unknown, null, "function-1", true)]
    [InlineData(Unknown, null, "host", true)]
    [InlineData(Unknown, "function-1", "wrong", true)]
    [InlineData(Unknown, "wrong", "function-1", false)]
    [InlineData(Unknown, "", "function-1", false)]
    [InlineData(Unknown, "Function-1", null, false)]
    [InlineData(Unknown, "function-1 function-2", null, false)]
    [InlineData(Unknown, "function-", null, false)]
    [InlineData(UnknownInstance, "host", null, true)]
    [InlineData(UnknownInstance, null, "host", true)]
    [InlineData(UnknownInstance, "function-1", null, false)]
    [InlineData(UnknownInstance, null, null, false)]
    [InlineData(UnknownInstance, "commands", null, true)]
    [InlineData(Unknown, "commands", null, true)]
    [InlineData(UnknownCleanup, "host", null, true)]
    [InlineData(UnknownCleanup, "commands", null, true)]
    [InlineData(UnknownCleanup, "function-1", null, false)]
    public async Task Route_opens_only_to_a_key_of_its_level(string path, string? header, string? code, bool opens)
    {
        await using var host = await ApiHost.StartAsync(options =>
        {
            (options.FunctionKeys, options.HostKey) = (["function-1", "function-2"], "host");
            options.AddCommandKey("commands");
        });

        using var response = await host.SendAsync(
            HttpMethod.Get, code is null ? path : $"{path}?code={code}", null, header is null ? [] : [("x-functions-key", header)]);

        Assert.Equal(opens ? HttpStatusCode.NotFound : HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(opens ? "NOT_FOUND" : "UNAUTHORIZED", (await response.JsonAsync()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Every_route_but_the_anonymous_ones_asks_for_a_key_when_keys_are_configured()
    {
        await using var host = await ApiHost.StartAsync(options => options.HostKey = "host");

        foreach (var route in Routes.All.Where(route => route.KeyLevel != KeyLevel.Anonymous))
        {
            foreach (var method in route.Methods)
            {
                using var response = await host.SendAsync(new HttpMethod(method), "/" + route.Template.Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal));

                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {route.Template}: {response.StatusCode}");
            }
        }
    }

    [Theory]
    [InlineData(Unknown)]
    [InlineData(UnknownInstance)]
    public async Task Nobody_is_asked_for_a_key_when_none_is_configured(string path)
    {
        await using var host = await ApiHost.StartAsync();

        using var response = await host.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Management_stays_shut_when_only_function_keys_are_configured()
    {
        await using var host = await ApiHost.StartAsync(options => options.FunctionKeys = ["function-1"]);

        using var response = await host.GetAsync(UnknownInstance + "?code=function-1");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("DELETE", "/runtime/webhooks/durabletask/instances/@nobody", false)]
    [InlineData("DELETE", "/runtime/webhooks/durabletask/instances", false)]
    [InlineData("POST", "/api/cleanup", false)]
    [InlineData("GET", "/api/cleanup", false)]
    [InlineData("DELETE", Unknown, true)]
    public async Task Function_key_deletes_a_project_but_neither_purges_nor_cleans_up(string method, string path, bool opens)
    {
        await using var host = await ApiHost.StartAsync(options => (options.FunctionKeys, options.HostKey) = (["function-1"], "host"));

        using var response = await host.SendAsync(new HttpMethod(method), path, null, ("x-functions-key", "function-1"));

        Assert.Equal(opens, response.StatusCode != HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_of_the_commands_makes_nobody_be_asked_for_one()
    {
        await using var host = await ApiHost.StartAsync(options => options.AddCommandKey("commands"));

        using var response = await host.GetAsync(UnknownInstance);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Health_needs_no_key()
    {
        await using var host = await ApiHost.StartAsync(options => options.HostKey = "host");

        using var response = await host.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Key_in_the_query_is_never_logged()
    {
        await using var host = await ApiHost.StartAsync(options => options.HostKey = "hunter2");

        using var right = await host.GetAsync(Unknown + "?code=hunter2");
        using var wrong = await host.GetAsync(Unknown + "?code=hunter3");
        using var nowhere = await host.GetAsync("/nowhere?code=hunter2");
        using var unreadable = await host.GetAsync("/api/projects/%00?code=hunter2");

        Assert.NotEmpty(host.Doubles.Log.All);
        Assert.DoesNotContain(host.Doubles.Log.All, line => line.Contains("hunter", StringComparison.Ordinal) || line.Contains("code=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Key_in_the_query_is_never_traced()
    {
        var traced = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traced.Enqueue($"{activity.OperationName} {activity.DisplayName} {string.Join(' ', activity.TagObjects)}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var host = await ApiHost.StartAsync(options => options.HostKey = "trace-me-not");

        using var response = await host.GetAsync(Unknown + "?code=trace-me-not");

        await WaitAsync(() => traced.Any(line => line.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            traced, line => line.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && line.Contains("trace-me-not", StringComparison.Ordinal));
    }

    /// <summary>The server's activity ends after the client has its answer.</summary>
    private static async Task WaitAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition()) await Task.Delay(5, deadline.Token);
    }
}
