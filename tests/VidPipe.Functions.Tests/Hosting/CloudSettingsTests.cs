using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Api;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Functions.Hosting;
using VidPipe.Functions.Vertex;
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

    [Theory]
    [InlineData("VidPipe:Vertex:ApiVersion", "v1beta1")]
    [InlineData("VidPipe:Vertex:BaseUrl", "https://proxy.example/vertex/")]
    public void Setting_that_grpc_cannot_follow_is_named(string key, string value)
    {
        (string, string)[] settings = [("AzureWebJobsStorage", Azurite), ("VidPipe:Vertex:Project", "films"), (key, value)];
        Read(settings);

        var refusal = Assert.Throws<SettingException>(() => Read([.. settings, ("VidPipe:Vertex:Transport", "Grpc")]));

        Assert.Contains(key, refusal.Message);
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
    public void Models_are_called_by_rest_unless_grpc_is_chosen()
    {
        (string, string)[] settings = [("AzureWebJobsStorage", Azurite), ("VidPipe:Vertex:Project", "films"), ("VidPipe:Vertex:BaseUrl", "http://127.0.0.1:9/"), ("VidPipe:Vertex:Auth", "none")];
        using var usual = Services(settings);
        using var chosen = Services([.. settings, ("VidPipe:Vertex:Transport", "grpc")]);

        Assert.Null(usual.GetService<IVertexTransport>());
        Assert.IsType<GrpcTransport>(chosen.GetService<IVertexTransport>());
        Assert.Contains(chosen.GetServices<GenerationProvider>(), p => p.Name == VertexModels.ProviderName);
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
