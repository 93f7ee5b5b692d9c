using VidPipe.Functions.Hosting;

namespace VidPipe.Functions.Tests.Hosting;

public class CloudManagementLinksTests
{
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

    [Fact]
    public void Address_without_a_key_stays_without_one()
    {
        var links = CloudManagementLinks.Of("a", "http://localhost:7071/runtime/webhooks/durabletask/instances/a");

        Assert.Equal("http://localhost:7071/runtime/webhooks/durabletask/instances/a/restart", links.RestartPostUri);
        Assert.Equal("http://localhost:7071/runtime/webhooks/durabletask/instances/a/terminate?reason={text}", links.TerminatePostUri);
    }
}
