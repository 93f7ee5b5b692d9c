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
    [InlineData("Engine:StopTimeout", "5")]
    [InlineData("Engine:StopTimeout", "0")]
    [InlineData("Engine:StopTimeout", "1.5")]
    [InlineData("Engine:StopTimeout", "5 s")]
    [InlineData("Engine:StopTimeout", "+5s")]
    [InlineData("Engine:StopTimeout", "-5s")]
    [InlineData("Engine:StopTimeout", "24:00:00")]
    [InlineData("Engine:StopTimeout", "03:30")]
    [InlineData("Engine:StopTimeout", "40000d")]
    [InlineData("Engine:StopTimeout", "99999999999999999999999999999999h")]
    [InlineData("Engine:StopTimeout", "")]
    [InlineData("Models:synthetic-video-1:PollInterval", "5")]
    [InlineData("Models:synthetic-video-1:LeastInterval", "1")]
    [InlineData("Synthetic:Latency:Image", "2")]
    [InlineData("Vertex:RetryDelay", "1")]
    [InlineData("Storage:Azure:NetworkTimeout", "60")]
    [InlineData("Http:HealthTimeout", "3")]
    [InlineData("Http:HealthTimeout", "0s")]
    [InlineData("Webhooks:TimeLimit", "20")]
    [InlineData("Webhooks:RetryDelays", "5")]
    [InlineData("Webhooks:RetryDelays", "5s,25h")]
    [InlineData("Cleanup:At", "3")]
    [InlineData("Cleanup:At", "3h")]
    [InlineData("Engine:MaxConcurrentActivities", "1,000")]
    [InlineData("Engine:MaxConcurrentActivities", "+5")]
    [InlineData("Engine:MaxConcurrentActivities", " 5")]
    [InlineData("Engine:MaxConcurrentActivities", "5.0")]
    [InlineData("Engine:MaxConcurrentActivities", "0x10")]
    [InlineData("Engine:MaxConcurrentActivities", "#10")]
    [InlineData("Engine:MaxConcurrentActivities", "1e2")]
    [InlineData("Engine:MaxConcurrentActivities", "٥")]
    [InlineData("Engine:MaxConcurrentActivities", "99999999999999999999")]
    [InlineData("Engine:MaxConcurrentActivities", "")]
    [InlineData("Storage:LeastFreeBytes", "1GB")]
    [InlineData("Synthetic:Seed", "-1")]
    [InlineData("Vertex:MaxOutputTokens", "")]
    [InlineData("Spending:DailyUsd", "2,5")]
    [InlineData("Spending:DailyUsd", "1,000.00")]
    [InlineData("Spending:DailyUsd", "1e2")]
    [InlineData("Spending:DailyUsd", "-1")]
    [InlineData("Spending:DailyUsd", "")]
    [InlineData("Synthetic:StumbleRates:Image", "NaN")]
    [InlineData("Synthetic:StumbleRates:Image", "Infinity")]
    [InlineData("Synthetic:StumbleRates:Image", "0,5")]
    [InlineData("Synthetic:StumbleRates:Image", "1.5")]
    [InlineData("Synthetic:MaxAttempts", "0")]
    [InlineData("Synthetic:MaxDrawings", "0")]
    [InlineData("Synthetic:OperationPolls", "-1")]
    [InlineData("Media:MaxSide", "0")]
    [InlineData("Engine:Paused", "yes")]
    [InlineData("Engine:Paused", "1")]
    [InlineData("Engine:Paused", "")]
    [InlineData("Storage:Kind", "0")]
    [InlineData("Storage:Kind", "Files,Azure")]
    [InlineData("Models:synthetic-video-1:PriceUsd", "1e20")]
    [InlineData("Models:synthetic-video-1:PriceUsd", "0,5")]
    [InlineData("Models:synthetic-video-1:PriceUsd", "99999999999")]
    public void A_value_that_can_be_read_in_two_ways_or_is_out_of_range_is_refused_naming_its_key_and_no_type(string key, string value)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read((key, value)));

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains($"VidPipe:{key}", refusal.Message);
        Assert.DoesNotContain("System.", refusal.Message);
    }

    [Theory]
    [InlineData("500ms", 0.5)]
    [InlineData("5s", 5)]
    [InlineData("1.5s", 1.5)]
    [InlineData("10m", 600)]
    [InlineData("2h", 7200)]
    [InlineData("2d", 172800)]
    [InlineData("00:00:15", 15)]
    [InlineData("1.00:00:00", 86400)]
    public void A_duration_has_its_unit_or_the_form_of_a_clock(string value, double seconds)
    {
        var settings = Read(
            ("Engine:StopTimeout", value), ("Models:synthetic-video-1:PollInterval", value), ("Synthetic:Latency:Image", value), ("Http:HealthTimeout", value), ("Webhooks:RetryDelays", $"1m,{(seconds <= 86400 ? value : "1d")}"));

        Assert.All(
            (TimeSpan[])[settings.Engine.StopTimeout, settings.Models.Get("synthetic-video-1").PollInterval, settings.Synthetic.Latency.Image, settings.Api.HealthTimeout],
            duration => Assert.Equal(TimeSpan.FromSeconds(seconds), duration));
        Assert.Equal([TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(Math.Min(seconds, 86400))], settings.Webhooks.RetryDelays);
    }

    [Fact]
    public void A_time_of_day_may_leave_its_seconds_out() =>
        Assert.Equal(new TimeSpan(4, 15, 0), Read(("Cleanup:At", "04:15")).Cleanup.NightlyAt);

    [Theory]
    [InlineData("Http:Prot", "Http:Port")]
    [InlineData("Engine:MaxActivities", "Engine:MaxConcurrentActivities")]
    [InlineData("Spending:DailyUsb", "Spending:DailyUsd")]
    [InlineData("Spendings:DailyUsd", "Spending:DailyUsd")]
    [InlineData("DailyUsd", "Spending:DailyUsd")]
    [InlineData("Models:mine:Price", "Models:mine:PriceUsd")]
    [InlineData("Synthetic:Rules:0:Time", "Synthetic:Rules:0:Times")]
    [InlineData("Http:FunctionKeys", "Http:FunctionKeys:0")]
    [InlineData("Provder", "Provider")]
    public void An_unknown_setting_is_refused_and_the_nearest_one_named(string key, string meant)
    {
        var refusal = Assert.Throws<CommandFailedException>(() => Read([.. Mine, (key, "1")]));

        Assert.Contains($"Unknown setting VidPipe:{key}. Did you mean VidPipe:{meant}?", refusal.Message);
    }

    [Fact]
    public void Empty_parts_of_a_file_are_as_if_they_were_left_out()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["appsettings.json"], """{ "VidPipe": { "Vertex": {}, "Http": { "FunctionKeys": [], "Port": null }, "Models": {}, "Spending": null } }""");

        var settings = HostSettings.Read(new ConfigurationBuilder().AddJsonFile(folder["appsettings.json"]).Build());

        Assert.Equal(7071, settings.Listen.Port);
        Assert.Empty(settings.Api.FunctionKeys);
    }

    [Theory]
    [InlineData("""{ "VidPipe": { "Engine": { "StopTimeout": 5 } } }""", "VidPipe:Engine:StopTimeout must be a duration")]
    [InlineData("""{ "VidPipe": { "Spending": { "DailyUsd": 1e2 } } }""", "VidPipe:Spending:DailyUsd must be a number")]
    [InlineData("""{ "VidPipe": { "Http": { "Prot": null } } }""", "Unknown setting VidPipe:Http:Prot")]
    [InlineData("""{ "VidPipe": { "Synthetic": { "Rules": [ { "Contains": "storm" } ] } } }""", "VidPipe:Synthetic: an element of a list")]
    public void A_file_is_read_as_strictly(string json, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["appsettings.json"], json);

        var refusal = Assert.Throws<CommandFailedException>(() => HostSettings.Read(new ConfigurationBuilder().AddJsonFile(folder["appsettings.json"]).Build()));

        Assert.Contains(message, refusal.Message);
        Assert.DoesNotContain("Providers.", refusal.Message);
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
