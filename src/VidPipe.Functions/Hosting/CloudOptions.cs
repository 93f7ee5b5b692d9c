using VidPipe.Functions.Vertex;
using VidPipe.Hosting.Settings;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Vertex;
using VidPipe.Storage.Azure;

namespace VidPipe.Functions.Hosting;

/// <summary>What stands directly in the section <c>VidPipe</c>.</summary>
internal sealed class CloudOptions
{
    /// <summary>A folder for work in progress, which may vanish with the machine.</summary>
    public string Data { get; set; } = Path.Combine(Path.GetTempPath(), "vidpipe");

    /// <summary>Whose models are the defaults: <c>synthetic</c> or <c>vertex</c>.</summary>
    public string Provider { get; set; } = SyntheticModels.ProviderName;
}

/// <summary>Where assets, documents and the ledger are (section <c>Storage</c>).</summary>
internal sealed class CloudStorageOptions
{
    /// <summary>Without an account of its own: the one that the platform keeps its state in (<c>AzureWebJobsStorage</c>).</summary>
    public AzureStorageOptions Azure { get; set; } = new();
}

/// <summary>How models are called that answer at once.</summary>
internal enum VertexTransportKind
{
    Rest,

    /// <summary>Google's client library. Video jobs, and Cloud Text-to-Speech, stay with REST.</summary>
    Grpc,
}

/// <summary>More of the section <c>Vertex</c>.</summary>
internal sealed class CloudVertexOptions
{
    public VertexTransportKind Transport { get; set; }

    /// <exception cref="SettingException">gRPC is not part of this build, or cannot do what REST was told to; the message names the key.</exception>
    public void Ensure(VertexOptions vertex, string section)
    {
        if (Transport != VertexTransportKind.Grpc) return;
        if (!GrpcSupport.IsBuiltIn)
        {
            throw new SettingException(
                $"{section}:{nameof(Transport)} is Grpc, but this cloud host was built without Google's gRPC client. Publish it with {GrpcSupport.BuildSwitch}, or set {section}:{nameof(Transport)} to Rest.");
        }

        if (vertex.ApiVersion != "v1") throw new SettingException($"{section}:{nameof(vertex.ApiVersion)} is 'v1' where {section}:{nameof(Transport)} is Grpc.");
        if (vertex.AddressOf(vertex.Location).AbsolutePath != "/") throw new SettingException($"{section}:{nameof(vertex.BaseUrl)} has no path where {section}:{nameof(Transport)} is Grpc.");
    }
}
