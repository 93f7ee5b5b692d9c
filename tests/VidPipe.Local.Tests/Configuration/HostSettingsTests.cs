using Microsoft.Extensions.Configuration;
using VidPipe.Local.CommandLine;
using VidPipe.Local.Configuration;

namespace VidPipe.Local.Tests.Configuration;

public class HostSettingsTests
{
    [Fact]
    public void Without_settings_the_host_listens_on_loopback_port_7071_and_keeps_its_data_in_the_working_folder()
    {
        var settings = Read();

        Assert.Equal(("127.0.0.1", 7071), (settings.Listen.Address, settings.Listen.Port));
        Assert.Equal(Path.GetFullPath("data"), settings.DataFolder);
    }

    [Theory]
    [InlineData("Http:Port", "70000")]
    [InlineData("Http:Port", "here")]
    [InlineData("Http:Address", "example.com")]
    [InlineData("Engine:MaxConcurrentActivities", "0")]
    [InlineData("Media:MaxEncoders", "0")]
    [InlineData("Media:DefaultTimeLimit", "soon")]
    [InlineData("Http:Prot", "7071")]
    public void A_setting_that_cannot_work_is_a_usage_error_that_names_its_key(string key, string value)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read((key, value)));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains($"VidPipe:{key}", refusal.Message);
    }

    [Theory]
    [InlineData("Kind", "Cloud")]
    [InlineData("Kind", "7")]
    [InlineData("Azure:ConnectionString", "")]
    [InlineData("Azure:ConnectionString", "hunter2")]
    [InlineData("Azure:ServiceUri", "https://myaccount.blob.core.windows.net")]
    [InlineData("Azure:Container", "My Films")]
    [InlineData("Azure:ManagedIdentityClientId", "2f4a3c9e")]
    [InlineData("Azure:MaxRetries", "-1")]
    [InlineData("Azure:NetworkTimeout", "00:00:00")]
    [InlineData("Azure:Account", "myaccount")]
    public void A_storage_setting_that_cannot_work_is_a_usage_error_that_names_its_key_and_no_secret(string key, string value)
    {
        var refusal = Assert.Throws<CommandFailedException>(
            () => Read(("Storage:Kind", "Azure"), ("Storage:Azure:ConnectionString", "UseDevelopmentStorage=true"), ($"Storage:{key}", value)));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains($"VidPipe:Storage:{key}", refusal.Message);
        Assert.DoesNotContain("hunter2", refusal.ToString());
    }

    [Fact]
    public void Blobs_are_files_unless_an_account_is_asked_for()
    {
        var azure = Read(("Storage:Kind", "azure"), ("Storage:Azure:ServiceUri", "https://myaccount.blob.core.windows.net"), ("Storage:Azure:Container", "films"));

        Assert.Equal(StorageKind.Files, Read().Storage.Kind);
        Assert.Equal((StorageKind.Azure, "films"), (azure.Storage.Kind, azure.Storage.Azure.Container));
    }

    [Fact]
    public void A_model_of_a_provider_that_is_not_here_is_a_usage_error()
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read([.. Table(), ("Models:2:Provider", "nobody")]));

        Assert.Contains("VidPipe:Models:2:Provider", refusal.Message);
    }

    [Fact]
    public void A_model_table_without_a_kind_is_a_usage_error()
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read([.. Model(0, "Text")]));

        Assert.Contains("VidPipe:Models", refusal.Message);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public void Only_a_host_with_keys_listens_beyond_loopback(string address)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read(("Http:Address", address)));
        var settings = Read(("Http:Address", address), ("Http:HostKey", "secret"));

        Assert.Contains("HostKey", refusal.Message);
        Assert.Equal(address, settings.Listen.Address);
    }

    [Fact]
    public void A_model_table_of_ones_own_replaces_the_default_one()
    {
        var settings = Read([.. Table()]);

        Assert.Equal(["m0", "m1", "m2", "m3"], settings.Models.All.Select(m => m.Id));
        Assert.Equal([2, 4], settings.Models.All[2].Durations);
    }

    private static IEnumerable<(string, string)> Table() => new[] { "Text", "Image", "Video", "Speech" }.SelectMany((kind, i) => Model(i, kind));

    private static IEnumerable<(string, string)> Model(int index, string kind) =>
    [
        ($"Models:{index}:Id", $"m{index}"), ($"Models:{index}:Kind", kind), ($"Models:{index}:Provider", "synthetic"),
        ($"Models:{index}:Durations:0", "2"), ($"Models:{index}:Durations:1", "4"), ($"Models:{index}:AspectRatios:0", "16:9"),
    ];

    private static HostSettings Read(params (string Key, string Value)[] settings) => HostSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Reverse().DistinctBy(s => s.Key).Select(s => KeyValuePair.Create($"VidPipe:{s.Key}", (string?)s.Value))).Build());
}
