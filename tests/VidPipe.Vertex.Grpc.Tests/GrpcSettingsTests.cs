using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Generation;
using VidPipe.Functions.Hosting;
using VidPipe.Hosting.Settings;
using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.VertexGrpc.Tests;

/// <summary>The cloud host that was built with the client.</summary>
public sealed class GrpcSettingsTests
{
    [Theory]
    [InlineData("VidPipe:Vertex:ApiVersion", "v1beta1")]
    [InlineData("VidPipe:Vertex:BaseUrl", "https://proxy.example/vertex/")]
    public void Setting_that_grpc_cannot_follow_is_named(string key, string value)
    {
        (string, string)[] settings = [("AzureWebJobsStorage", "UseDevelopmentStorage=true"), ("VidPipe:Vertex:Project", "films"), (key, value)];
        CloudSettings.Read(Configuration(settings));

        var refusal = Assert.Throws<SettingException>(() => CloudSettings.Read(Configuration([.. settings, ("VidPipe:Vertex:Transport", "Grpc")])));

        Assert.Contains(key, refusal.Message);
    }

    [Fact]
    public void Models_are_called_by_grpc_where_it_is_chosen()
    {
        using var services = new ServiceCollection()
            .AddLogging()
            .AddCloudHost(Configuration(
                ("AzureWebJobsStorage", "UseDevelopmentStorage=true"),
                ("VidPipe:Vertex:Project", "films"),
                ("VidPipe:Vertex:BaseUrl", "http://127.0.0.1:9/"),
                ("VidPipe:Vertex:Auth", "none"),
                ("VidPipe:Vertex:Transport", "grpc")))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Assert.IsType<GrpcTransport>(services.GetService<IVertexTransport>());
        Assert.Contains(services.GetServices<GenerationProvider>(), p => p.Name == VertexModels.ProviderName);
    }

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value)))
        .Build();
}
