using VidPipe.Storage.Azure;

namespace VidPipe.Storage.Tests.Azure;

public sealed class AzureStorageRulesTests
{
    private const string Connection = "UseDevelopmentStorage=true";
    private const string Uri = "https://myaccount.blob.core.windows.net";

    [Theory]
    [InlineData(Connection, null, "vidpipe", null)]
    [InlineData(null, Uri, "a-1", null)]
    [InlineData(null, Uri + "/", "vidpipe", "2f4a3c9e-0000-0000-0000-000000000000")]
    public void What_can_work_has_no_fault(string? connection, string? uri, string container, string? identity)
    {
        Assert.Null(AzureStorageRules.FindFault(Options(connection, uri, container, identity)));
    }

    [Theory]
    [InlineData(null, null, "vidpipe", null, nameof(AzureStorageOptions.ConnectionString))]
    [InlineData(" ", "", "vidpipe", null, nameof(AzureStorageOptions.ConnectionString))]
    [InlineData("secret", null, "vidpipe", null, nameof(AzureStorageOptions.ConnectionString))]
    [InlineData("AccountName=a;AccountKey=secret", null, "vidpipe", null, nameof(AzureStorageOptions.ConnectionString))]
    [InlineData(Connection, Uri, "vidpipe", null, nameof(AzureStorageOptions.ServiceUri))]
    [InlineData(null, "http://myaccount.blob.core.windows.net", "vidpipe", null, nameof(AzureStorageOptions.ServiceUri))]
    [InlineData(null, Uri + "/vidpipe", "vidpipe", null, nameof(AzureStorageOptions.ServiceUri))]
    [InlineData(null, Uri + "?sig=secret", "vidpipe", null, nameof(AzureStorageOptions.ServiceUri))]
    [InlineData(null, "myaccount", "vidpipe", null, nameof(AzureStorageOptions.ServiceUri))]
    [InlineData(Connection, null, "vidpipe", "2f4a3c9e", nameof(AzureStorageOptions.ManagedIdentityClientId))]
    [InlineData(Connection, null, "", null, nameof(AzureStorageOptions.Container))]
    [InlineData(Connection, null, "ab", null, nameof(AzureStorageOptions.Container))]
    [InlineData(Connection, null, "VidPipe", null, nameof(AzureStorageOptions.Container))]
    [InlineData(Connection, null, "vid--pipe", null, nameof(AzureStorageOptions.Container))]
    [InlineData(Connection, null, "vidpipe-", null, nameof(AzureStorageOptions.Container))]
    [InlineData(Connection, null, "vidpipe\n", null, nameof(AzureStorageOptions.Container))]
    public void What_cannot_work_is_named_and_its_value_is_not_told(string? connection, string? uri, string container, string? identity, string setting)
    {
        var fault = AzureStorageRules.FindFault(Options(connection, uri, container, identity));

        Assert.Equal(setting, fault?.Setting);
        Assert.DoesNotContain("secret", fault!.Rule);
    }

    [Fact]
    public void A_store_is_not_made_of_settings_that_cannot_work()
    {
        var e = Assert.Throws<ArgumentException>(() => new AzureBlobStore(new AzureStorageOptions()));

        Assert.Contains(nameof(AzureStorageOptions.ConnectionString), e.Message);
    }

    [Theory]
    [InlineData(-1, 60, nameof(AzureStorageOptions.MaxRetries))]
    [InlineData(21, 60, nameof(AzureStorageOptions.MaxRetries))]
    [InlineData(5, 0, nameof(AzureStorageOptions.NetworkTimeout))]
    public void Limits_have_limits(int retries, int seconds, string setting)
    {
        var options = new AzureStorageOptions { ConnectionString = Connection, MaxRetries = retries, NetworkTimeout = TimeSpan.FromSeconds(seconds) };

        Assert.Equal(setting, AzureStorageRules.FindFault(options)?.Setting);
    }

    private static AzureStorageOptions Options(string? connection, string? uri, string container, string? identity) =>
        new() { ConnectionString = connection, ServiceUri = uri, Container = container, ManagedIdentityClientId = identity };
}
