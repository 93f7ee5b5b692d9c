using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Webhooks;

namespace VidPipe.Outbound;

public static class OutboundServices
{
    /// <summary>Adds what calls out to addresses of callers; the host registers a <see cref="WebhookPolicy"/> and the <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services) => services.AddSingleton<IWebhookSender, WebhookSender>();
}
