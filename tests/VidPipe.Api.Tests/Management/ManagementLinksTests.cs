using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Management;

public sealed class ManagementLinksTests
{
    private const string HostKey = "a+b/c=";
    private const string KeyInAddress = "&code=a%2Bb%2Fc%3D";
    private const string CommandKey = "of-the-commands";

    [Theory]
    [InlineData(HostKey, KeyInAddress)]
    [InlineData(CommandKey, KeyInAddress)]
    [InlineData("f", "")]
    public async Task Links_are_there_for_everybody_and_carry_the_host_key_for_callers_who_came_with_it(string key, string keyInAddress)
    {
        await using var host = await StartAsync();

        using var response = await host.PostJsonAsync("/api/generate", """{"prompt":"p"}""", ("x-functions-key", key));

        var links = (await response.JsonAsync()).GetProperty("management");
        Assert.Equal(
            $"https://studio.example/runtime/webhooks/durabletask/instances/{Samples.ProjectId(1)}/terminate?reason={{text}}&taskHub=My%20Hub&connection=Storage{keyInAddress}",
            links.GetProperty("terminatePostUri").GetString());
        Assert.All(links.EnumerateObject().Where(link => link.Name != "id"), link => Assert.EndsWith($"&connection=Storage{keyInAddress}", link.Value.GetString()!, StringComparison.Ordinal));
        Assert.Equal($"https://studio.example/api/projects/{Samples.ProjectId(1)}/status", response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Repeat_of_a_start_by_a_caller_with_a_function_key_is_answered_without_the_key_of_the_first()
    {
        await using var host = await StartAsync();

        using var first = await host.PostJsonAsync("/api/generate", """{"prompt":"p"}""", ("x-functions-key", HostKey), ("Idempotency-Key", "once"));
        using var second = await host.PostJsonAsync("/api/generate", """{"prompt":"p"}""", ("x-functions-key", "f"), ("Idempotency-Key", "once"));

        var (whole, bare) = (await first.Content.ReadAsStringAsync(), await second.Content.ReadAsStringAsync());
        Assert.Contains("code=", whole, StringComparison.Ordinal);
        Assert.Equal(whole.Replace(KeyInAddress, "", StringComparison.Ordinal), bare);
    }

    private static Task<ApiHost> StartAsync() => ApiHost.StartAsync(options =>
    {
        (options.HostKey, options.FunctionKeys, options.PublicOrigin, options.TaskHub) = (HostKey, ["f"], "https://studio.example/", "My Hub");
        options.AddCommandKey(CommandKey);
    });
}
