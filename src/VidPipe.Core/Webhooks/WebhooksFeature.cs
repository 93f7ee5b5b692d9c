using Microsoft.Extensions.DependencyInjection;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Webhooks;

/// <summary>What a host adds to call its callers back; it registers a <see cref="WebhookPolicy"/> and an <see cref="IWebhookSender"/>.</summary>
public static class WebhooksFeature
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services) => services
        .AddSingleton<WebhookLog>()
        .AddSingleton<WebhookEraser>()
        .AddSingleton<StartWebhook>()
        .AddSingleton<LookAtSubject>()
        .AddSingleton<DeliverWebhook>();

    public static DurableCatalog AddWebhooks(this DurableCatalog catalog) => catalog
        .Add(WebhookOrchestrator.Handle)
        .Add(StartWebhook.Handle, services => services.GetRequiredService<StartWebhook>())
        .Add(LookAtSubject.Handle, services => services.GetRequiredService<LookAtSubject>())
        .Add(DeliverWebhook.Handle, services => services.GetRequiredService<DeliverWebhook>());
}
