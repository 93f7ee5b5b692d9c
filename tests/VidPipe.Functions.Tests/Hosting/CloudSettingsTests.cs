using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Api;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Functions.Hosting;
using VidPipe.Hosting.Settings;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Transport;

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
    public void Grpc_in_a_build_without_its_client_names_the_switch()
    {
        var refusal = Assert.Throws<SettingException>(() => Read(("AzureWebJobsStorage", Azurite), ("VidPipe:Vertex:Project", "films"), ("VidPipe:Vertex:Transport", "Grpc")));

        Assert.Contains("VidPipe:Vertex:Transport", refusal.Message);
        Assert.Contains("-p:VertexGrpc=true", refusal.Message);
    }

    [Fact]
    public void Every_service_of_the_composition_can_be_made()
    {
        using var services = Services(("AzureWebJobsStorage", Azurite));

        var catalog = services.GetRequiredService<DurableCatalog>();
        Assert.NotNull(services.GetRequiredService<CloudApi>());
        Assert.NotNull(services.GetRequiredService<CloudTimer>());
        Assert.NotEmpty(catalog.Activities);
        Assert.NotEmpty(Routes.All);
    }

    [Fact]
    public void Models_are_called_by_rest_unless_told_otherwise()
    {
        using var usual = Services(("AzureWebJobsStorage", Azurite), ("VidPipe:Vertex:Project", "films"));

        Assert.Null(usual.GetService<IVertexTransport>());
        Assert.Contains(usual.GetServices<GenerationProvider>(), p => p.Name == VertexModels.ProviderName);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings) => new ServiceCollection()
        .AddLogging()
        .AddCloudHost(Configuration(settings))
        .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

    private static CloudSettings Read(params (string Key, string Value)[] settings) => CloudSettings.Read(Configuration(settings));

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)))
        .Build();
}
