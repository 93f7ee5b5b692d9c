using Microsoft.Extensions.Logging.Abstractions;
using VidPipe.Core.Generation;
using VidPipe.Providers.Tests.Vertex.Rigs;
using VidPipe.Providers.Vertex;

namespace VidPipe.Providers.Tests.Vertex;

public sealed class OptionsTests
{
    [Fact]
    public void The_defaults_with_a_project_are_valid() => Assert.Empty(new VertexOptions { Project = "my-project" }.Validate());

    [Fact]
    public void Everything_set_is_valid() => Assert.Empty(new VertexOptions
    {
        Project = "example.com:my-project",
        Location = "europe-west4",
        ApiVersion = "v1beta1",
        BaseUrl = "http://127.0.0.1:8080",
        Auth = "none",
        QuotaProject = "other",
        StorageUri = "gs://my-bucket/a/b/",
        LanguageCode = "de-DE",
        PersonGeneration = "",
        CompressionQuality = "lossless",
        ResizeMode = "crop",
        SafetyThreshold = "BLOCK_NONE",
        ThinkingLevel = "LOW",
        MaxOutputTokens = 100,
    }.Validate());

    public static TheoryData<VertexOptions, string> Wrong => new()
    {
        { new() { Project = "My Project" }, "Vertex:Project" },
        { new() { Location = "evil.example/" }, "Vertex:Location" },
        { new() { ApiVersion = "v1/../x" }, "Vertex:ApiVersion" },
        { new() { BaseUrl = "http://vertex.example" }, "Vertex:BaseUrl" },
        { new() { BaseUrl = "https://user:word@vertex.example" }, "Vertex:BaseUrl" },
        { new() { BaseUrl = "file:///x" }, "Vertex:BaseUrl" },
        { new() { Auth = "key" }, "Vertex:Auth" },
        { new() { Auth = "none" }, "Vertex:Auth" },
        { new() { Auth = "none", BaseUrl = "https://vertex.example" }, "Vertex:Auth" },
        { new() { CredentialsFile = " " }, "Vertex:CredentialsFile" },
        { new() { QuotaProject = "?" }, "Vertex:QuotaProject" },
        { new() { StorageUri = "gs://bucket" }, "Vertex:StorageUri" },
        { new() { StorageUri = "gs://bucket/prefix" }, "Vertex:StorageUri" },
        { new() { Voice = "Kore\"" }, "Vertex:Voice" },
        { new() { LanguageCode = "english!" }, "Vertex:LanguageCode" },
        { new() { PersonGeneration = "all" }, "Vertex:PersonGeneration" },
        { new() { CompressionQuality = "" }, "Vertex:CompressionQuality" },
        { new() { ResizeMode = "fit" }, "Vertex:ResizeMode" },
        { new() { SafetyThreshold = "NONE" }, "Vertex:SafetyThreshold" },
        { new() { ThinkingLevel = "low" }, "Vertex:ThinkingLevel" },
        { new() { MaxOutputTokens = 0 }, "Vertex:MaxOutputTokens" },
        { new() { Attempts = 0 }, "Vertex:Attempts" },
        { new() { BreakAfter = 1 }, "Vertex:BreakAfter" },
        { new() { RetryDelay = TimeSpan.FromMinutes(2) }, "Vertex:RetryDelay" },
        { new() { MaxRetryDelay = TimeSpan.FromHours(2) }, "Vertex:MaxRetryDelay" },
        { new() { BreakDuration = TimeSpan.Zero }, "Vertex:BreakDuration" },
        { new() { SubmitTimeLimit = TimeSpan.Zero }, "Vertex:SubmitTimeLimit" },
        { new() { MaxAnswerBytes = 0 }, "Vertex:MaxAnswerBytes" },
        { new() { MaxMediaBytes = -1 }, "Vertex:MaxMediaBytes" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_cannot_work_is_named(VertexOptions options, string key) => Assert.StartsWith($"{key} ", Assert.Single(options.Validate()));

    [Fact]
    public void Without_a_project_there_is_no_provider()
    {
        using var rig = new VertexRig();

        var e = Assert.Throws<ArgumentException>(() => VertexProvider.Create(new VertexOptions(), rig.Models, rig.Time, NullLoggerFactory.Instance));

        Assert.Contains("Vertex:Project", e.Message);
    }

    [Theory]
    [InlineData(ModelKind.Text, null, null, null)]
    [InlineData(ModelKind.Text, "imagen", "us-central1", "Protocol")]
    [InlineData(ModelKind.Image, "imagen", null, "Location")]
    [InlineData(ModelKind.Image, "imagen", "us-central1", null)]
    [InlineData(ModelKind.Video, null, null, "Location")]
    [InlineData(ModelKind.Video, "veo-silent", "us-central1", null)]
    [InlineData(ModelKind.Speech, "cloud-tts", null, null)]
    [InlineData(ModelKind.Speech, null, "Moon!", "Location")]
    public void A_models_line_is_checked(ModelKind kind, string? protocol, string? location, string? wrong)
    {
        var model = new ModelInfo("m-1.5", kind, "vertex", PriceUnit.Request, 0, [], [], default, 0) { Protocol = protocol, Location = location };

        var errors = VertexModels.Validate(model, new VertexOptions());

        if (wrong is null) Assert.Empty(errors);
        else Assert.StartsWith(wrong, Assert.Single(errors));
    }
}
