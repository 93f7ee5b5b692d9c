using VidPipe.Local.Client;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary>
/// The addresses of links as they work later: a host that lives only as long as a command answers with its own port, which
/// is closed in a moment. The port of the settings is the one that <c>serve</c> takes.
/// </summary>
/// <param name="serving">In place of the origin that is answered; null leaves it.</param>
internal sealed class LinkAddress(string? serving)
{
    public static LinkAddress Of(Invocation invocation, HostSession session)
    {
        if (session is not LocalSession { Address.Mode: not HostMode.Serve }) return new LinkAddress(null);

        invocation.Terminal.Error.WriteLine($"vidpipe: links are shown while a host serves the folder: {ProgramName.Current} {ServeCommand.Name}");
        var listen = invocation.Settings.Listen;
        return new LinkAddress(string.IsNullOrEmpty(invocation.Settings.Api.PublicOrigin) && listen.Port > 0
            ? HostUrl.Reachable(new UriBuilder(Uri.UriSchemeHttp, listen.Address, listen.Port).Uri).GetLeftPart(UriPartial.Authority)
            : null);
    }

    public LinkAnswer Correct(LinkAnswer link) => serving is null ? link : link with { Url = serving + new Uri(link.Url).AbsolutePath };
}
