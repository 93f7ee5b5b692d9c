using Microsoft.Extensions.Configuration;
using VidPipe.Core.Retention;

namespace VidPipe.Hosting.Settings;

/// <summary>When unused things are removed.</summary>
public static class CleanupSettings
{
    /// <param name="cleanup">The section <c>VidPipe:Cleanup</c>.</param>
    /// <exception cref="SettingException">A value that cannot work.</exception>
    public static CleanupPolicy Read(IConfigurationSection cleanup)
    {
        try
        {
            return CleanupPolicy.Read(SettingsBinding.Bind(cleanup, new CleanupOptions()));
        }
        catch (ArgumentException wrong)
        {
            throw new SettingException($"{cleanup.Path}:{wrong.Message}", wrong);
        }
    }
}
