using System.Security.Cryptography;
using VidPipe.Core.Assets;

namespace VidPipe.Core.Actions;

/// <summary>The key of an action: equal keys mean that the result of one is the result of the other.</summary>
public static class ActionKeys
{
    /// <summary>SHA-256 over the canonical JSON of <c>[name, version, work]</c>: 64 lower-case hex digits.</summary>
    public static string For<TWork>(string actionName, int version, TWork work) =>
        Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Utf8(new object?[] { actionName, version, work })));

    /// <summary><c>{folder}/ab/cdef…</c>: spread over 256 folders, as a folder with a million files is slow everywhere.</summary>
    /// <exception cref="ArgumentException">Not a key: our names never hold anything that came from elsewhere.</exception>
    internal static string Path(string folder, string actionKey) => AssetRef.IsDigest(actionKey)
        ? $"{folder}/{actionKey[..2]}/{actionKey[2..]}"
        : throw new ArgumentException($"Not an action key: '{actionKey}'.", nameof(actionKey));
}
