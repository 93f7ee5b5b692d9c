using VidPipe.Providers.Synthetic;

namespace VidPipe.Local.Configuration;

/// <summary>What stands directly in the section <c>VidPipe</c>.</summary>
internal sealed class RootOptions
{
    /// <summary>The folder that holds everything: journal, files, address file. Relative to the working folder.</summary>
    public string Data { get; set; } = "./data";

    /// <summary>Whose models are the defaults: <c>synthetic</c> or <c>vertex</c>.</summary>
    public string Provider { get; set; } = SyntheticModels.ProviderName;
}
