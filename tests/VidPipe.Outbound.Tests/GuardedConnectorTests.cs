using System.Net;
using System.Net.Sockets;
using VidPipe.Core.Addresses;

namespace VidPipe.Outbound.Tests;

public sealed class GuardedConnectorTests
{
    private static readonly UrlPolicy Strict = new(AllowHttp: false, AllowPrivateAddresses: false);

    private readonly List<IPEndPoint> _dialled = [];

    [Fact]
    public async Task It_connects_to_the_very_address_that_was_checked_when_the_name_changes_meanwhile()
    {
        var answers = new Queue<string>(["8.8.8.8", "127.0.0.1"]);

        await ConnectAsync(() => [answers.Dequeue()]);

        Assert.Equal(IPEndPoint.Parse("8.8.8.8:443"), Assert.Single(_dialled));
        Assert.Single(answers);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:192.168.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("fd00::1")]
    public async Task A_name_that_leads_into_a_private_network_is_refused_before_anything_is_sent(string address)
    {
        await Assert.ThrowsAsync<AddressRefusedException>(() => ConnectAsync(() => [address]));

        Assert.Empty(_dialled);
    }

    [Fact]
    public async Task One_forbidden_address_among_several_is_enough_to_refuse_the_name()
    {
        await Assert.ThrowsAsync<AddressRefusedException>(() => ConnectAsync(() => ["8.8.8.8", "127.0.0.1"]));

        Assert.Empty(_dialled);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("2130706433")] // 127.0.0.1 as one number
    [InlineData("0x7f.1")]
    public async Task An_address_in_place_of_a_name_is_checked_too(string host)
    {
        await Assert.ThrowsAsync<AddressRefusedException>(() => ConnectAsync(() => throw new InvalidOperationException("No name to look up."), host));
    }

    [Fact]
    public async Task The_next_address_is_tried_when_one_does_not_answer()
    {
        await ConnectAsync(() => ["8.8.8.8", "2606:4700:4700::1111"], failures: 1);

        Assert.Equal(["8.8.8.8:443", "[2606:4700:4700::1111]:443"], _dialled.Select(e => e.ToString()));
    }

    [Fact]
    public async Task When_none_answers_the_last_failure_is_told()
    {
        await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(() => ["8.8.8.8", "1.1.1.1"], failures: 2));
    }

    [Fact]
    public async Task A_name_without_addresses_is_not_found()
    {
        var problem = await Assert.ThrowsAsync<SocketException>(() => ConnectAsync(() => []));

        Assert.Equal(SocketError.HostNotFound, problem.SocketErrorCode);
    }

    private Task<Stream> ConnectAsync(Func<string[]> lookUp, string host = "receiver.example", int failures = 0)
    {
        var connector = new GuardedConnector(
            Strict,
            (_, _) => Task.FromResult(lookUp().Select(IPAddress.Parse).ToArray()),
            (endPoint, _) =>
            {
                _dialled.Add(endPoint);
                return _dialled.Count <= failures ? throw new SocketException((int)SocketError.ConnectionRefused) : Task.FromResult(Stream.Null);
            });
        return connector.ConnectAsync(new DnsEndPoint(host, 443), CancellationToken.None);
    }
}
