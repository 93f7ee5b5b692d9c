using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Management;

public sealed class ManagementLinksTests
{
    [Fact]
    public async Task Links_carry_the_host_key_and_the_public_origin_when_configured()
    {
        await using var host = await ApiHost.StartAsync(options =>
            (options.HostKey, options.FunctionKeys, options.PublicOrigin, options.TaskHub) = ("a+b/c=", ["f"], "https://studio.example/", "My Hub"));

        using var response = await host.PostJsonAsync("/api/generate", """{"prompt":"p"}""", ("x-functions-key", "f"));

        Assert.Equal(
            $"https://studio.example/runtime/webhooks/durabletask/instances/{Samples.ProjectId(1)}/terminate?reason={{text}}&taskHub=My%20Hub&connection=Storage&code=a%2Bb%2Fc%3D",
            (await response.JsonAsync()).GetProperty("management").GetProperty("terminatePostUri").GetString());
        Assert.Equal($"https://studio.example/api/projects/{Samples.ProjectId(1)}/status", response.Headers.Location!.ToString());
    }
}
