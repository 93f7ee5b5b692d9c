using VidPipe.Core.Generation;
using VidPipe.Providers.Models;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;

namespace VidPipe.Providers.Tests.Models;

public class ModelTablesTests
{
    [Fact]
    public void A_retired_model_stays_in_the_table_and_is_no_default()
    {
        var table = Make(("synthetic-image-1", new() { Retired = true, Replacement = "painter-2", Default = true }), ("painter-2", Painter()));

        Assert.Equal("painter-2", table.Default(ModelKind.Image).Id);
        Assert.Equal(["painter-2"], table.Offered(ModelKind.Image).Select(m => m.Id));
        Assert.True(table.Find(ModelKind.Image, "synthetic-image-1")!.IsRetired);
        Assert.Contains("use painter-2", table.Get("synthetic-image-1").RetirementNotice);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("synthetic-voice-1")]
    [InlineData("synthetic-image-1")]
    public void A_replacement_is_a_model_of_the_same_kind_that_can_be_used(string replacement)
    {
        var wrong = Assert.Throws<ArgumentException>(() => Make(("synthetic-image-1", new() { Retired = true, Replacement = replacement }), ("painter-2", Painter())));

        Assert.StartsWith("Models:synthetic-image-1:Replacement", wrong.Message);
    }

    [Fact]
    public void A_kind_whose_models_are_all_retired_is_said()
    {
        var wrong = Assert.Throws<ArgumentException>(() => Make(("synthetic-image-1", new() { Retired = true })));

        Assert.Contains("Image", wrong.Message);
    }

    private static ModelTable Make(params (string Id, ModelSettings Settings)[] models) =>
        ModelTables.Make(models.ToDictionary(m => m.Id, m => m.Settings), SyntheticModels.ProviderName, new VertexOptions());

    private static ModelSettings Painter() => new() { Kind = ModelKind.Image, Provider = "synthetic", Unit = PriceUnit.Image, PriceUsd = 0, AspectRatios = "16:9" };
}
