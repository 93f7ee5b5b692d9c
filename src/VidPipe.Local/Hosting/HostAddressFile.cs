using System.Text.Json;
using VidPipe.Core.Durable;

namespace VidPipe.Local.Hosting;

/// <summary><c>host.json</c> in the data folder: written by the holder once it listens, read by every other command.</summary>
internal sealed class HostAddressFile(string dataFolder)
{
    private readonly string _path = Path.Combine(dataFolder, "host.json");

    /// <summary>Null when there is none, or none that can be read: both mean that nobody can be reached.</summary>
    public HostAddress? Read()
    {
        try
        {
            return DurableJson.Deserialize<HostAddress>(File.ReadAllText(_path)) is { } address && IsUsable(address) ? address : null;
        }
        catch (Exception absent) when (absent is IOException or JsonException or ArgumentException or InvalidOperationException or NotSupportedException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsUsable(HostAddress address) =>
        address is { Url.IsAbsoluteUri: true, InstanceId: not null, AccessKey: not null } && address.Url.Scheme == Uri.UriSchemeHttp && address.AccessKey.All(char.IsAsciiLetterOrDigit);

    /// <summary>Only the owner may read it, since it holds a key; whoever reads sees all of it or nothing.</summary>
    public void Write(HostAddress address)
    {
        var partial = $"{_path}.{address.InstanceId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(partial, options)) JsonSerializer.Serialize(stream, address, DurableJson.Options);
        File.Move(partial, _path, overwrite: true);
    }

    /// <summary>Removes the file, unless somebody else has written it since.</summary>
    public void Remove(string instanceId)
    {
        if (Read()?.InstanceId == instanceId) File.Delete(_path);
    }
}
