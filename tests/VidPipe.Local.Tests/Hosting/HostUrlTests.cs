using VidPipe.Local.Hosting;

namespace VidPipe.Local.Tests.Hosting;

public class HostUrlTests
{
    [Theory]
    [InlineData("http://127.0.0.1:7071", "http://127.0.0.1:7071/")]
    [InlineData("http://0.0.0.0:7071", "http://127.0.0.1:7071/")]
    [InlineData("http://[::]:7071", "http://[::1]:7071/")]
    [InlineData("http://192.0.2.1:80", "http://192.0.2.1/")]
    public void Commands_reach_a_host_that_listens_on_every_address_by_loopback(string bound, string reachable) =>
        Assert.Equal(reachable, HostUrl.Reachable(new Uri(bound)).ToString());
}
