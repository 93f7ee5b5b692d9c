using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using VidPipe.Core.Webhooks;

namespace VidPipe.Outbound.Tests;

public sealed class WebhookSenderTests
{
    [Fact]
    public async Task The_receiver_gets_the_signed_bytes_with_the_three_headers()
    {
        await using var receiver = await Receiver.StartAsync(204);

        var response = await SendAsync($"http://127.0.0.1:{receiver.Port}/hook?token=a%2Fb");

        Assert.Equal(new WebhookResponse(204, null, null), response);
        var request = Assert.Single(receiver.Received);
        Assert.Equal(("POST", "/hook", """{"käfer":1}"""), (request.Method, request.Path, request.Body));
        Assert.Equal(("webhook-1", "1674087231", "v1,abc= v1,def="), (request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"]));
        Assert.Equal("application/json", request.Headers["Content-Type"]);
    }

    [Fact]
    public async Task A_name_that_leads_to_this_machine_is_refused_when_it_is_connected_to()
    {
        await using var receiver = await Receiver.StartAsync(204);

        var response = await SendAsync($"http://localhost:{receiver.Port}/", new WebhookOptions { AllowHttp = true });

        Assert.Equal(new WebhookResponse(null, null, "The host name leads to an address that is not public."), response);
        Assert.Empty(receiver.Received);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    public async Task An_address_of_this_machine_is_not_called(string url)
    {
        await using var receiver = await Receiver.StartAsync(204);

        var response = await SendAsync(string.Format(null, url, receiver.Port), new WebhookOptions { AllowHttp = true });

        Assert.StartsWith("Not sent.", response.Error, StringComparison.Ordinal);
        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task Plain_http_is_not_sent_unless_it_is_allowed()
    {
        await using var receiver = await Receiver.StartAsync(204);

        var response = await SendAsync($"http://127.0.0.1:{receiver.Port}/", new WebhookOptions { AllowPrivateAddresses = true });

        Assert.Equal("Not sent. Must begin with https://.", response.Error);
        Assert.Empty(receiver.Received);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_an_answer_and_not_followed(int status)
    {
        await using var elsewhere = await Receiver.StartAsync(200);
        await using var receiver = await Receiver.StartAsync(status, ("Location", $"http://127.0.0.1:{elsewhere.Port}/"));

        var response = await SendAsync($"http://127.0.0.1:{receiver.Port}/");

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task Nothing_of_ours_goes_along()
    {
        await using var receiver = await Receiver.StartAsync(200, ("Set-Cookie", "a=b"));
        using var activity = new Activity("test").Start();
        using var sender = Sender(Lenient);

        await sender.SendAsync(Request($"http://127.0.0.1:{receiver.Port}/"), default);
        await sender.SendAsync(Request($"http://127.0.0.1:{receiver.Port}/"), default);

        Assert.Equal(2, receiver.Received.Count);
        Assert.All(receiver.Received, request => Assert.Empty(request.Headers.Keys.Intersect(["Cookie", "traceparent", "Authorization", "Referer"], StringComparer.OrdinalIgnoreCase)));
        Assert.False(GuardedHttp.NewHandler(WebhookPolicy.None.Urls, TimeSpan.FromSeconds(1)).UseProxy);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Wed, 18 Jan 2023 00:14:51 GMT", 60)]
    [InlineData("Wed, 18 Jan 2022 00:14:51 GMT", null)]
    [InlineData("0", null)]
    [InlineData("soon", null)]
    public async Task A_wait_that_is_asked_for_is_passed_on(string retryAfter, int? seconds)
    {
        await using var receiver = await Receiver.StartAsync(503, ("Retry-After", retryAfter));

        var response = await SendAsync($"http://127.0.0.1:{receiver.Port}/");

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), response.RetryAfter);
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_read_to_it()
    {
        await using var receiver = await Receiver.StartAsync(async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted);
        });

        Assert.Equal(200, (await SendAsync($"http://127.0.0.1:{receiver.Port}/")).StatusCode);
    }

    [Fact]
    public async Task An_answer_with_endless_headers_is_none()
    {
        await using var receiver = await Receiver.StartAsync(200, ("x-much", new string('x', 20 * 1024)));

        Assert.NotNull((await SendAsync($"http://127.0.0.1:{receiver.Port}/")).Error);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_left_after_the_time_limit()
    {
        var ended = new TaskCompletionSource();
        var time = Now();
        await using var receiver = await Receiver.StartAsync(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(12));
            return ended.Task;
        });
        using var sender = Sender(new WebhookOptions { AllowHttp = true, AllowPrivateAddresses = true, TimeLimit = TimeSpan.FromSeconds(12) }, time);

        var response = await sender.SendAsync(Request($"http://127.0.0.1:{receiver.Port}/"), default);
        ended.SetResult();

        Assert.Equal("No answer within 12 seconds.", response.Error);
    }

    [Fact]
    public async Task A_host_that_ends_is_not_the_receivers_fault()
    {
        await using var receiver = await Receiver.StartAsync(204);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender(Lenient).SendAsync(Request($"http://127.0.0.1:{receiver.Port}/"), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_no_answer()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();

        Assert.Equal("No connection could be made.", (await SendAsync($"http://127.0.0.1:{port}/")).Error);
    }

    [Fact]
    public async Task Tls_goes_by_the_name_in_the_address_and_a_certificate_that_nobody_vouches_for_is_refused()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var asked = AskedNameAsync(listener);

        var response = await SendAsync($"https://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        Assert.Equal("localhost", await asked);
        Assert.StartsWith("The TLS handshake failed", response.Error, StringComparison.Ordinal);
    }

    private static WebhookOptions Lenient => new() { AllowHttp = true, AllowPrivateAddresses = true };

    private static FakeTimeProvider Now() => new(new DateTimeOffset(2023, 1, 18, 0, 13, 51, TimeSpan.Zero));

    private static WebhookSender Sender(WebhookOptions options, TimeProvider? time = null) => new(WebhookPolicy.Read(options, null), time ?? Now());

    private static async Task<WebhookResponse> SendAsync(string url, WebhookOptions? options = null)
    {
        using var sender = Sender(options ?? Lenient);
        return await sender.SendAsync(Request(url), default);
    }

    private static WebhookRequest Request(string url) =>
        new(url, "webhook-1", DateTimeOffset.FromUnixTimeSeconds(1674087231), "v1,abc= v1,def=", Encoding.UTF8.GetBytes("""{"käfer":1}"""));

    /// <summary>Takes one connection, and returns the name that its client asked the certificate for.</summary>
    private static async Task<string?> AskedNameAsync(TcpListener listener)
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var client = await listener.AcceptTcpClientAsync();
        await using var tls = new SslStream(client.GetStream());
        string? name = null;
        try
        {
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificateSelectionCallback = (_, asked) =>
                {
                    name = asked;
                    return certificate;
                },
            });
            await tls.ReadExactlyAsync(new byte[1]);
        }
        catch (Exception refused) when (refused is IOException or System.Security.Authentication.AuthenticationException)
        {
            // As it must be: nobody vouches for the certificate.
        }

        return name;
    }
}
