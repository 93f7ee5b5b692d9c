using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Identity;
using VidPipe.Azurite;
using VidPipe.Core.Errors;
using VidPipe.Storage.Azure;
using VidPipe.Storage.Compliance;

namespace VidPipe.Storage.Tests.Azure;

/// <summary>What a person is told when an account cannot be used.</summary>
public sealed class AzureErrorTests
{
    private static readonly Uri Container = new("https://myaccount.blob.core.windows.net/films");

    private static readonly string SomeKey = Convert.ToBase64String(Enumerable.Range(0, 64).Select(i => (byte)(i * 3)).ToArray());

    [Fact]
    public async Task A_wrong_key_is_named_as_such_and_not_told()
    {
        var azurite = await AzuriteProcess.SharedAsync();
        var store = Store(azurite.ConnectionString.Replace(azurite.Key, SomeKey, StringComparison.Ordinal));

        var e = await FailureAsync(store);

        Assert.Contains("does not accept these credentials", e.Message);
        Assert.DoesNotContain(SomeKey, e.ToString());
        Assert.DoesNotContain(azurite.Key, e.ToString());
    }

    [Fact]
    public async Task An_account_that_is_not_found_is_named()
    {
        var e = await FailureAsync(Store($"DefaultEndpointsProtocol=https;AccountName=myaccount;AccountKey={SomeKey};BlobEndpoint=https://myaccount.invalid/"));

        Assert.Contains("'myaccount.invalid' is not found", e.Message);
        Assert.DoesNotContain(SomeKey, e.ToString());
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_named()
    {
        int port;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        var e = await FailureAsync(Store($"DefaultEndpointsProtocol=http;AccountName=vidpipe;AccountKey={SomeKey};BlobEndpoint=http://127.0.0.1:{port}/vidpipe"));

        Assert.Contains($"nothing answers at 127.0.0.1:{port}", e.Message);
    }

    [Theory]
    [InlineData(403, "AuthenticationFailed", "does not accept these credentials")]
    [InlineData(403, "AuthorizationPermissionMismatch", "'Storage Blob Data Contributor'")]
    [InlineData(403, "AuthorizationFailure", "firewall")]
    [InlineData(403, "KeyBasedAuthenticationNotPermitted", "managed identity")]
    [InlineData(403, "SomethingNew", "403 SomethingNew")]
    [InlineData(404, "ContainerNotFound", "no container 'films'")]
    [InlineData(409, "ContainerBeingDeleted", "'films' is being deleted")]
    [InlineData(412, "LeaseIdMissing", "leased")]
    [InlineData(503, "ServerBusy", "busy or fails (503 ServerBusy)")]
    [InlineData(400, "", "answers 400")]
    public void A_refusal_is_told_in_words_to_act_on(int status, string code, string words)
    {
        var e = AzureErrors.Of("Writing 'a'", Container, new RequestFailedException(status, "the SDK's many lines", code, null));

        Assert.Equal(ErrorCode.StorageError, e.Code);
        Assert.StartsWith("Writing 'a' failed: ", e.Message, StringComparison.Ordinal);
        Assert.Contains(words, e.Message);
        Assert.DoesNotContain("many lines", e.Message);
    }

    [Fact]
    public void A_machine_without_an_identity_is_told_what_to_give_it()
    {
        var e = AzureErrors.Of("Writing 'a'", Container, new CredentialUnavailableException("DefaultAzureCredential failed\nto retrieve a token"));

        Assert.Contains("has no identity", e.Message);
    }

    [Fact]
    public void Of_several_attempts_the_last_is_told()
    {
        var attempts = new AggregateException("Retry failed", new IOException("first"), new RequestFailedException(500, "", "InternalError", null));

        Assert.Contains("500 InternalError", AzureErrors.Of("Writing 'a'", Container, attempts).Message);
    }

    private static AzureBlobStore Store(string connectionString) =>
        new(new AzureStorageOptions { ConnectionString = connectionString, Container = "films", MaxRetries = 0 });

    private static Task<VidPipeException> FailureAsync(AzureBlobStore store) => Assert.ThrowsAsync<VidPipeException>(() => store.PutAsync("a", "1"));
}
