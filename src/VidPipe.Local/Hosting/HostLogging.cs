using Microsoft.Extensions.Logging.Console;

namespace VidPipe.Local.Hosting;

/// <summary>One line per entry, with its scopes.</summary>
internal static class HostLogging
{
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration, HostLog log)
    {
        logging.AddConfiguration(configuration.GetSection("Logging"));
        // The framework's own account of starting: ours is one line, and failures are reported where they are handled.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.None);
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        if (log == HostLog.None) return;

        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.IncludeScopes = true;
            options.UseUtcTimestamp = true;
            options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        if (log == HostLog.StandardError) logging.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
