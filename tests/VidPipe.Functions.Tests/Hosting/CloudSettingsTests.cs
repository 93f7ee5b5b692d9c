using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Api;
using VidPipe.Core.Durable;
using VidPipe.Functions.Hosting;
using VidPipe.Hosting.Settings;

namespace VidPipe.Functions.Tests.Hosting;

public class CloudSettingsTests
{
    private const string Azurite = "UseDevelopmentStorage=true";

    [Fact]
    public void Account_of_the_platform_is_used_unless_another_is_named()
    {
        Assert.Equal(Azurite, Read(("AzureWebJobsStorage", Azurite)).Storage.Azure.ConnectionString);
        Assert.Null(Read(("AzureWebJobsStorage", Azurite), ("VidPipe:Storage:Azure:ServiceUri", "https://films.blob.core.windows.net")).Storage.Azure.ConnectionString);
    }

    [Theory]
    [InlineData("VidPipe:Medea:MaxEncoders", "1")]
    [InlineData("VidPipe:Media:MaxEncoders", "0")]
    [InlineData("VidPipe:Storage:Azure:Container", "My Films")]
    [InlineData("VidPipe:Provider", "nobody")]
    [InlineData("VidPipe:Vertex:Auth", "guess")]
    public void Setting_that_cannot_work_stops_the_start_and_is_named(string key, string value)
    {
        var refusal = Assert.Throws<SettingException>(() => Read(("AzureWebJobsStorage", Azurite), (key, value)));

        Assert.Contains(key, refusal.Message);
    }

    [Fact]
    public void Every_service_of_the_composition_can_be_made()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddCloudHost(Configuration(("AzureWebJobsStorage", Azurite)))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        var catalog = services.GetRequiredService<DurableCatalog>();
        Assert.NotNull(services.GetRequiredService<CloudApi>());
        Assert.NotNull(services.GetRequiredService<CloudTimer>());
        Assert.NotEmpty(catalog.Activities);
        Assert.NotEmpty(Routes.All);
    }

    private static CloudSettings Read(params (string Key, string Value)[] settings) => CloudSettings.Read(Configuration(settings));

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)))
        .Build();
}
