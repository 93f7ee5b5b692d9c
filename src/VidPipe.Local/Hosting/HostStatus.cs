namespace VidPipe.Local.Hosting;

/// <summary>
/// The answer of <c>GET /admin/host/status</c>, which Azure Functions has too: who is listening here. Only for those who
/// can read the address file.
/// </summary>
internal sealed record HostStatus(string Id, string State, string Version, int Pid, HostMode Mode)
{
    public const string Path = "admin/host/status";
}
