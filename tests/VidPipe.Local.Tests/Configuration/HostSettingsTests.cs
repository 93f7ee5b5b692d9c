using Microsoft.Extensions.Configuration;
using VidPipe.Core.Generation;
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
    [InlineData("Spending:DailyUsd", "0")]
    [InlineData("Media:DefaultTimeLimit", "soon")]
    [InlineData("Http:Prot", "7071")]
    [InlineData("Webhooks:Secret", "too short")]
    [InlineData("Webhooks:TimeLimit", "00:00:00")]
    [InlineData("Webhooks:RetryDelays", "00:00:05,soon")]
    [InlineData("Webhooks:RetryDelays", "2.00:00:00")]
    [InlineData("Cleanup:GraceDays", "0")]
    [InlineData("Cleanup:GraceDays", "week")]
    [InlineData("Cleanup:At", "24:00:00")]
    [InlineData("Cleanup:At", "-01:00:00")]
    [InlineData("Cleanup:Nightly", "perhaps")]
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

    [Theory]
    [InlineData("Provider", "nobody")]
    [InlineData("Models:mine:Provider", "nobody")]
    [InlineData("Models:mine:PollLimit", "0")]
    [InlineData("Models:mine:Kind", "Smell")]
    [InlineData("Synthetic:Rules:0:Kind", "Smell")]
    [InlineData("Models:mine:PriceUsd", "-1")]
    [InlineData("Models:mine:Durations", "8,4")]
    [InlineData("Models:mine:Durations", "4,long")]
    [InlineData("Models:mine:DefaultDuration", "5")]
    [InlineData("Models:mine:AspectRatios", "")]
    [InlineData("Models:mine:RequestsPerMinute", "0")]
    [InlineData("Models:mine:Prize", "1")]
    public void A_model_that_cannot_work_is_a_usage_error_that_names_its_key(string key, string value)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read([.. Mine, (key, value)]));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains($"VidPipe:{key}", refusal.Message);
    }

    [Theory]
    [InlineData("Kind")]
    [InlineData("Provider")]
    [InlineData("Unit")]
    [InlineData("PriceUsd")]
    public void A_new_model_without_what_it_needs_is_a_usage_error(string field)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read([.. Mine.Where(s => s.Key != $"Models:mine:{field}")]));

        Assert.Contains($"VidPipe:Models:mine:{field} is missing", refusal.Message);
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
    public void A_new_model_stands_behind_its_providers_others_unless_it_is_the_default()
    {
        var behind = Read(Mine).Models;
        var before = Read([.. Mine, ("Models:mine:Default", "true")]).Models;

        Assert.Equal("synthetic-video-1", behind.Default(ModelKind.Video).Id);
        Assert.Equal("mine", before.Default(ModelKind.Video).Id);
        Assert.Equal([4, 8], before.Get("mine").Durations);
    }

    [Fact]
    public void A_setting_changes_one_field_of_a_model_that_is_there()
    {
        var model = Read(("Models:synthetic-video-1:PriceUsd", "0.5")).Models.Get("synthetic-video-1");

        Assert.Equal((0.5m, PriceUnit.Second, 5), (model.PriceUsd, model.Unit, model.DefaultDuration));
    }

    [Fact]
    public void A_model_can_be_taken_out_but_not_the_last_of_its_kind()
    {
        var without = Read([.. Mine, ("Models:synthetic-video-1:Enabled", "false")]).Models;
        var refusal = Assert.Throws<CommandFailedException>(() => Read(("Models:synthetic-video-1:Enabled", "false")));

        Assert.Null(without.Find(ModelKind.Video, "synthetic-video-1"));
        Assert.Contains("VidPipe:Models has no Video model", refusal.Message);
    }

    [Fact]
    public void Two_defaults_of_one_kind_are_a_usage_error()
    {
        var refusal = Assert.Throws<CommandFailedException>(
            () => Read([.. Mine, ("Models:mine:Default", "true"), ("Models:synthetic-video-1:Default", "true")]));

        Assert.Contains(":Default", refusal.Message);
    }

    [Fact]
    public void Vertex_needs_its_project_and_the_models_that_ship()
    {
        var shipped = SettingsSource.Load(
            Path.Combine(RepositoryFiles.Root, "src", "VidPipe.Local"), Path.GetTempPath(),
            new Dictionary<string, string?> { ["VidPipe:Provider"] = "vertex", ["VidPipe:Vertex:Project"] = "my-project" });

        var models = HostSettings.Read(shipped).Models;

        Assert.All(Enum.GetValues<ModelKind>(), kind => Assert.Equal("vertex", models.Default(kind).Provider));
        Assert.Contains("VidPipe:Vertex:Project", Assert.Throws<CommandFailedException>(() => Read(("Provider", "vertex"))).Message);
    }

    [Theory]
    [InlineData("Vertex:Auth", "none")]
    [InlineData("Vertex:BaseUrl", "http://example.com")]
    [InlineData("Vertex:StorageUri", "s3://bucket/")]
    [InlineData("Models:eye:Location", "global")]
    [InlineData("Models:eye:Protocol", "telepathy")]
    public void A_Vertex_setting_that_cannot_work_is_a_usage_error_that_names_its_key(string key, string value)
    {
        (string, string)[] eye = [.. Mine.Select(s => (s.Key.Replace("mine", "eye", StringComparison.Ordinal), s.Value)), ("Models:eye:Provider", "vertex"), ("Models:eye:Location", "us-central1")];

        var refusal = Assert.Throws<CommandFailedException>(() => Read([.. eye, ("Vertex:Project", "my-project"), (key, value)]));

        Assert.Contains($"VidPipe:{key}", refusal.Message);
    }

    private static (string Key, string Value)[] Mine { get; } =
    [
        ("Models:mine:Kind", "Video"), ("Models:mine:Provider", "synthetic"), ("Models:mine:Unit", "Second"), ("Models:mine:PriceUsd", "0.1"),
        ("Models:mine:Durations", "4, 8"), ("Models:mine:AspectRatios", "16:9"),
    ];

    private static HostSettings Read(params (string Key, string Value)[] settings) => HostSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Reverse().DistinctBy(s => s.Key).Select(s => KeyValuePair.Create($"VidPipe:{s.Key}", (string?)s.Value))).Build());
}
