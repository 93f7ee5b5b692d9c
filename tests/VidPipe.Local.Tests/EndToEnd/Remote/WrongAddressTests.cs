using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace VidPipe.Local.Tests.EndToEnd.Remote;

/// <summary>Addresses and keys that do not lead to a host: each has its own plain words.</summary>
public sealed class WrongAddressTests : IDisposable
{
    private readonly RemoteRig _rig = new();

    [Fact]
    public async Task Without_a_key_or_with_a_wrong_one_the_host_is_not_entered()
    {
        await using var host = await _rig.StartHostAsync();

        var none = await _rig.RunAsync(RemoteRig.Environment(null), "list", "--server", _rig.Url);
        var wrong = await _rig.RunAsync("make", "A kite", "--server", _rig.Url, "--key", "not-the-key");

        Assert.Equal((2, 2), (none.ExitCode, wrong.ExitCode));
        Assert.Contains("asks for a key: set VIDPIPE_KEY", none.Error);
        Assert.Contains("does not accept the key", wrong.Error);
        Assert.DoesNotContain("not-the-key", wrong.Error);
        AssertOneLine(none.Error, wrong.Error);
    }

    [Fact]
    public async Task Where_nobody_listens_it_says_so_at_once()
    {
        var (exitCode, _, error) = await _rig.RunAsync("make", "A kite", "--server", _rig.Url);

        Assert.Equal(1, exitCode);
        Assert.Contains($"The host at {_rig.Url} cannot be reached: Connection refused", error);
        AssertOneLine(error);
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_not_trusted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var keys = new List<string>();
        await using var server = await ServerAsync(http => Note(http, keys), certificate);

        var (exitCode, _, error) = await _rig.RunAsync("list", "--server", UrlOf(server));

        Assert.Equal(1, exitCode);
        Assert.Contains("There is no trusted connection to https://", error);
        AssertOneLine(error);
        Assert.Empty(keys);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(404)]
    [InlineData(403)]
    public async Task What_is_no_VidPipe_is_told_from_one(int status)
    {
        await using var server = await ServerAsync(async http =>
        {
            http.Response.StatusCode = status;
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync("<html>Welcome!</html>");
        });

        var (exitCode, _, error) = await _rig.RunAsync("list", "--server", UrlOf(server));

        Assert.Equal(2, exitCode);
        Assert.Contains($"({status}) does not answer as VidPipe does", error);
        AssertOneLine(error);
    }

    [Fact]
    public async Task A_redirect_does_not_take_the_key_elsewhere()
    {
        var keys = new List<string>();
        await using var elsewhere = await ServerAsync(http => Note(http, keys));
        await using var server = await ServerAsync(http =>
        {
            http.Response.Redirect($"{UrlOf(elsewhere)}/api/projects");
            return Task.CompletedTask;
        });

        var (exitCode, _, error) = await _rig.RunAsync("list", "--server", UrlOf(server));

        Assert.Equal(2, exitCode);
        Assert.Contains("Is the address right?", error);
        Assert.Empty(keys);
    }

    public void Dispose() => _rig.Dispose();

    private static void AssertOneLine(params string[] errors) => Assert.All(errors, error => Assert.Single(error.TrimEnd().Split('\n')));

    private static Task Note(HttpContext http, List<string> keys)
    {
        lock (keys) keys.Add(http.Request.Headers["x-functions-key"].ToString());
        return Task.CompletedTask;
    }

    private static string UrlOf(WebApplication server) => server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static async Task<WebApplication> ServerAsync(RequestDelegate answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        if (certificate is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null) listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return app;
    }
}
