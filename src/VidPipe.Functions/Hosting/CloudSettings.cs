using Microsoft.Extensions.Configuration;
using VidPipe.Api;
using VidPipe.Core.Retention;
using VidPipe.Core.Generation;
using VidPipe.Core.Spending;
using VidPipe.Core.Webhooks;
using VidPipe.Hosting.Settings;
using VidPipe.Media;
using VidPipe.Providers.Models;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;

namespace VidPipe.Functions.Hosting;

/// <summary>All settings of the cloud host, bound and checked. On the platform they are named <c>VidPipe__Media__MaxEncoders</c>.</summary>
internal sealed record CloudSettings(
    CloudOptions Root,
    ApiOptions Api,
    CloudStorageOptions Storage,
    MediaOptions Media,
    SyntheticOptions Synthetic,
    VertexOptions Vertex,
    VertexTransportKind VertexTransport,
    SpendingCaps Spending,
    ModelTable Models,
    WebhookPolicy Webhooks,
    CleanupPolicy Cleanup)
{
    public const string SectionName = "VidPipe";

    /// <summary>The platform's own account.</summary>
    private const string PlatformStorage = "AzureWebJobsStorage";

    public static IReadOnlyList<SettingsSection> Sections { get; } =
    [
        new("", typeof(CloudOptions)),
        new("Http", typeof(ApiOptions)),
        new("Storage", typeof(CloudStorageOptions)),
        new("Media", typeof(MediaOptions)),
        new("Synthetic", typeof(SyntheticOptions), nameof(SyntheticOptions.Folder)),
        new("Vertex", typeof(VertexOptions)),
        new("Vertex", typeof(CloudVertexOptions)),
        new("Spending", typeof(SpendingCaps)),
        new("Webhooks", typeof(WebhookOptions)),
        new("Cleanup", typeof(CleanupOptions)),
        new("Models", typeof(Dictionary<string, ModelSettings>)),
    ];

    /// <exception cref="SettingException">A key is unknown or its value cannot work; the message names it.</exception>
    /// <exception cref="InvalidOperationException">A value is not of its type; the message names the key.</exception>
    public static CloudSettings Read(IConfiguration configuration)
    {
        var section = StrictSettings.Read(configuration.GetSection(SectionName), Sections);
        var root = SettingsBinding.Bind(section, new CloudOptions());
        var vertex = SettingsBinding.Bind(section.GetSection("Vertex"), new VertexOptions());
        var transport = SettingsBinding.Bind(section.GetSection("Vertex"), new CloudVertexOptions());
        var api = SettingsBinding.Bind(section.GetSection("Http"), new ApiOptions());
        var settings = new CloudSettings(
            root,
            api,
            SettingsBinding.Bind(section.GetSection("Storage"), new CloudStorageOptions()),
            SettingsBinding.Bind(section.GetSection("Media"), new MediaOptions()),
            SettingsBinding.BindStrictly(section.GetSection("Synthetic"), new SyntheticOptions { Folder = Path.Combine(root.Data, "synthetic") }),
            vertex,
            transport.Transport,
            SettingsBinding.Bind(section.GetSection("Spending"), new SpendingCaps()),
            ModelTableSettings.Read(section.GetSection("Models"), root.Provider, vertex),
            WebhookSettings.Read(section.GetSection("Webhooks"), api.PublicOrigin),
            CleanupSettings.Read(section.GetSection("Cleanup")));
        var storage = settings.Storage.Azure;
        if (string.IsNullOrEmpty(storage.ConnectionString) && string.IsNullOrEmpty(storage.ServiceUri)) storage.ConnectionString = configuration[PlatformStorage];

        SettingsRules.Ensure(storage, $"{SectionName}:Storage:Azure");
        SettingsRules.Ensure(api, $"{SectionName}:Http");
        SettingsRules.Ensure(settings.Synthetic, $"{SectionName}:Synthetic");
        SettingsRules.Ensure(vertex, SectionName);
        transport.Ensure(vertex, $"{SectionName}:Vertex");
        SettingsRules.Ensure(settings.Media, $"{SectionName}:Media");
        return settings;
    }
}
