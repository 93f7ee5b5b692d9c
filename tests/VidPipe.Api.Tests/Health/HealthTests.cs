using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Api.Health;
using VidPipe.Api.Tests.Hosting;

namespace VidPipe.Api.Tests.Health;

public sealed class HealthTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(25);
    private static readonly HealthProbe Up = new("storage", _ => Task.CompletedTask);

    [Fact]
    public async Task Health_is_200_when_all_is_up()
    {
        await using var host = await StartAsync(Limit, Up, new HealthProbe("ffmpeg", _ => Task.CompletedTask));

        using var response = await host.GetAsync("/health");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"status":"ok","version":"0.1.0","checks":{"storage":"ok","ffmpeg":"ok"}}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("throws at once")]
    public async Task Health_is_503_with_nothing_but_words_when_one_is_down(string ailment)
    {
        using var blocked = new ManualResetEventSlim();
        await using var host = await StartAsync(Limit, Up, new HealthProbe("provider", Check(ailment, blocked)));

        using var response = await host.GetAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"status":"down","version":"0.1.0","checks":{"storage":"ok","provider":"down"}}""", await response.Content.ReadAsStringAsync());
        Assert.Contains(host.Doubles.Log.All, line => line.Contains("'provider'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hangs")]
    [InlineData("blocks")]
    public async Task Health_is_503_in_bounded_time_when_a_check_never_ends(string ailment)
    {
        using var blocked = new ManualResetEventSlim();
        await using var host = await StartAsync(Limit, new HealthProbe("provider", Check(ailment, blocked)));

        var asking = host.GetAsync("/health");
        using (var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(5)))
        {
            // Again, if the limit was not set yet: it counts from there.
            while (!asking.IsCompleted && await looks.WaitForNextTickAsync()) host.Doubles.Time.Advance(Limit);
        }

        using var response = await asking;
        blocked.Set();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("""{"status":"down","version":"0.1.0","checks":{"provider":"down"}}""", await response.Content.ReadAsStringAsync());
    }

    private static Func<CancellationToken, Task> Check(string ailment, ManualResetEventSlim blocked) => ailment switch
    {
        "throws" => _ => Task.FromException(new IOException("/secret/path is gone")),
        "throws at once" => _ => throw new IOException("/secret/path is gone"),
        "hangs" => token => Task.Delay(Timeout.Infinite, token),
        _ => _ => BlockAsync(blocked),
    };

    private static Task BlockAsync(ManualResetEventSlim blocked)
    {
        blocked.Wait(CancellationToken.None);
        return Task.CompletedTask;
    }

    private static Task<ApiHost> StartAsync(TimeSpan limit, params HealthProbe[] probes) => ApiHost.StartAsync(
        options => options.HealthTimeout = limit,
        services =>
        {
            foreach (var probe in probes) services.AddSingleton(probe);
        });
}
