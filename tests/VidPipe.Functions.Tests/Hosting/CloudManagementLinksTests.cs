using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using VidPipe.Api;
using VidPipe.Api.Management;
using VidPipe.Api.Security;
using VidPipe.Functions.Durable;
using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Tests.Hosting;

public class CloudManagementLinksTests
{
    private const string Address = "https://app.example/runtime/webhooks/durabletask/instances/project-1?taskHub=H";

    [Fact]
    public void Every_verb_stands_on_the_address_that_the_platform_gives()
    {
        var links = CloudManagementLinks.Of("project-1", "https://app.example/runtime/webhooks/durabletask/instances/project-1?taskHub=H&code=k==");

        Assert.Equal("https://app.example/runtime/webhooks/durabletask/instances/project-1?taskHub=H&code=k==", links.StatusQueryGetUri);
        Assert.Equal(links.StatusQueryGetUri, links.PurgeHistoryDeleteUri);
        Assert.Equal("https://app.example/runtime/webhooks/durabletask/instances/project-1/raiseEvent/{eventName}?taskHub=H&code=k==", links.SendEventPostUri);
        Assert.Equal("https://app.example/runtime/webhooks/durabletask/instances/project-1/rewind?reason={text}&taskHub=H&code=k==", links.RewindPostUri);
        Assert.Equal("https://app.example/runtime/webhooks/durabletask/instances/project-1/restart?taskHub=H&code=k==", links.RestartPostUri);
    }

    [Theory]
    [InlineData("host", true)]
    [InlineData("function", false)]
    [InlineData(null, false)]
    public void Links_carry_the_key_of_the_hub_only_for_callers_who_came_with_the_hosts(string? key, bool carried)
    {
        var links = Links("host", key);

        Assert.Equal(carried ? Address + "&code=hub-key" : Address, links.StatusQueryGetUri);
        Assert.Equal(carried, links.TerminatePostUri.Contains("code=hub-key", StringComparison.Ordinal));
        Assert.Contains("/terminate?reason={text}&taskHub=H", links.TerminatePostUri, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_is_given_the_key_of_the_hub_while_the_hosts_is_not_set()
    {
        Assert.Equal(Address, Links(hostKey: null, "host").StatusQueryGetUri);
    }

    [Theory]
    [InlineData("http://h/i?code=k", "http://h/i")]
    [InlineData("http://h/i?Code=k&taskHub=H", "http://h/i?taskHub=H")]
    [InlineData("http://h/i?taskHub=H&co%64e=k==&connection=S", "http://h/i?taskHub=H&connection=S")]
    [InlineData("http://h/i?encode=1", "http://h/i?encode=1")]
    [InlineData("http://h/i", "http://h/i")]
    public void Key_is_taken_out_of_an_address_however_it_is_written(string address, string without)
    {
        Assert.Equal(without, CloudManagementLinks.WithoutKey(address));
    }

    [Fact]
    public void Address_without_a_key_stays_without_one()
    {
        var links = CloudManagementLinks.Of("a", "http://localhost:7071/runtime/webhooks/durabletask/instances/a");

        Assert.Equal("http://localhost:7071/runtime/webhooks/durabletask/instances/a/restart", links.RestartPostUri);
        Assert.Equal("http://localhost:7071/runtime/webhooks/durabletask/instances/a/terminate?reason={text}", links.TerminatePostUri);
    }

    private static ManagementPayload Links(string? hostKey, string? key)
    {
        var request = new DefaultHttpContext().Request;
        if (key is not null) request.Headers["x-functions-key"] = key;
        var guard = new KeyGuard(Options.Create(new ApiOptions { HostKey = hostKey }));
        return new CloudManagementLinks(new BoundClient(), guard).For(request, "project-1", Address + "&code=hub-key");
    }
}
