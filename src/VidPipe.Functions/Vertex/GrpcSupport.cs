using VidPipe.Providers.Vertex;
using VidPipe.Providers.Vertex.Auth;
using VidPipe.Providers.Vertex.Transport;

namespace VidPipe.Functions.Vertex;

/// <summary>Google's gRPC client, which is built in where the build was told to (<c>-p:VertexGrpc=true</c>): not every package feed has it.</summary>
internal static class GrpcSupport
{
    public const string BuildSwitch = "-p:VertexGrpc=true";

#if VERTEX_GRPC
    public static bool IsBuiltIn => true;

    public static IVertexTransport CreateTransport(VertexOptions options, IAccessTokens tokens) => new VertexGrpc.GrpcTransport(options, tokens);
#else
    public static bool IsBuiltIn => false;

    /// <exception cref="NotSupportedException">Always: the settings are refused before (<see cref="Hosting.CloudVertexOptions"/>).</exception>
    public static IVertexTransport CreateTransport(VertexOptions options, IAccessTokens tokens) =>
        throw new NotSupportedException($"Google's gRPC client is not part of this build ({BuildSwitch}).");
#endif
}
