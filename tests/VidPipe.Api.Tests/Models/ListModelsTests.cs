using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using VidPipe.Api.Tests.Hosting;
using VidPipe.Core.Generation;

namespace VidPipe.Api.Tests.Models;

public sealed class ListModelsTests
{
    [Fact]
    public async Task The_table_is_listed_and_its_providers_are_asked_only_on_request()
    {
        var catalog = new Mock<IModelCatalog>(MockBehavior.Strict);
        await using var host = await StartAsync(catalog.Object);

        using var listed = await host.GetAsync("/api/models");
        catalog.Setup(c => c.CheckAsync(It.IsAny<ModelInfo>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((ModelInfo model, CancellationToken _) => model.Id == "filmer-old" ? new(ModelAvailability.NotServed, "Gone.") : new(ModelAvailability.Served, null));
        using var asked = await host.GetAsync("/api/models?check=true");
        using var wrong = await host.GetAsync("/api/models?check=perhaps");

        var table = (await listed.JsonAsync()).GetProperty("models").EnumerateArray().ToDictionary(m => m.GetProperty("id").GetString()!);
        var checks = (await asked.JsonAsync()).GetProperty("models").EnumerateArray().ToDictionary(m => m.GetProperty("id").GetString()!, m => m.GetProperty("check"));
        Assert.Equal(Samples.Models.All.Select(m => m.Id).Order(), table.Keys.Order());
        Assert.True(table["filmer-1"].GetProperty("default").GetBoolean());
        Assert.Equal((true, "filmer-1"), (table["filmer-old"].GetProperty("retired").GetBoolean(), table["filmer-old"].GetProperty("replacement").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, table["filmer-1"].GetProperty("check").ValueKind);
        Assert.Equal("served", checks["filmer-1"].GetProperty("availability").GetString());
        Assert.Equal(("not_served", "Gone."), (checks["filmer-old"].GetProperty("availability").GetString(), checks["filmer-old"].GetProperty("reason").GetString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    [Fact]
    public async Task What_is_a_part_of_the_program_is_always_served_and_what_is_not_set_up_is_not_known()
    {
        await using var host = await StartAsync(null);

        using var asked = await host.GetAsync("/api/models?check=true");

        Assert.All((await asked.JsonAsync()).GetProperty("models").EnumerateArray(), m => Assert.Equal("served", m.GetProperty("check").GetProperty("availability").GetString()));
        var unknown = await new GenerationProviders(Samples.Models, []).CheckAsync(Samples.Models.All[0], default);
        Assert.Equal(ModelAvailability.Unknown, unknown.Availability);
    }

    private static Task<ApiHost> StartAsync(IModelCatalog? catalog)
    {
        var provider = new GenerationProvider("synthetic", Mock.Of<IWriter>(), Mock.Of<IImageGenerator>(), Mock.Of<IVideoGenerator>(), Mock.Of<ISpeechSynthesizer>());
        if (catalog is not null) provider = provider with { Catalog = catalog };
        return ApiHost.StartAsync(services: services => services.AddSingleton(new GenerationProviders(Samples.Models, [provider])));
    }
}
