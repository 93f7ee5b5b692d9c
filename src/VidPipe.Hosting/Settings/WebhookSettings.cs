using Microsoft.Extensions.Configuration;
using VidPipe.Core.Webhooks;

namespace VidPipe.Hosting.Settings;

/// <summary>Who may be called back, and how.</summary>
public static class WebhookSettings
{
    /// <param name="webhooks">The section <c>VidPipe:Webhooks</c>.</param>
    /// <param name="publicOrigin">What addresses in a callback begin with, or null.</param>
    /// <exception cref="SettingException">A value that cannot work.</exception>
    public static WebhookPolicy Read(IConfigurationSection webhooks, string? publicOrigin)
    {
        try
        {
            return WebhookPolicy.Read(SettingsBinding.Bind(webhooks, new WebhookOptions()), publicOrigin);
        }
        catch (ArgumentException wrong)
        {
            throw new SettingException($"{webhooks.Path}:{wrong.Message}", wrong);
        }
    }
}
