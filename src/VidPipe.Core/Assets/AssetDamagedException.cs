using VidPipe.Core.Errors;

namespace VidPipe.Core.Assets;

/// <summary>
/// An asset is missing, or was not what its digest says and has been dropped. The action that made it makes it again when
/// it is asked next, as its record no longer counts.
/// </summary>
public sealed class AssetDamagedException(AssetRef asset, string reason)
    : VidPipeException(ErrorCode.NotFound, $"The asset {asset.Digest} ({asset.MediaType}) {reason}.")
{
    public AssetRef Asset { get; } = asset;
}
