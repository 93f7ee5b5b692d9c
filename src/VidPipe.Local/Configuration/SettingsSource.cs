using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Configuration;

/// <summary>
/// Where settings come from, the later over the earlier: <c>appsettings.json</c> beside the program, then the one in the
/// working folder, the environment (<c>VidPipe__Http__Port</c>), the command line.
/// </summary>
internal static class SettingsSource
{
    private const string FileName = "appsettings.json";

    /// <param name="options">From the command line, by full key (<c>VidPipe:Http:Port</c>).</param>
    /// <exception cref="CommandFailedException">Usage: a file is no JSON.</exception>
    public static IConfigurationRoot Load(
        string programFolder, string workingFolder, IReadOnlyDictionary<string, string?> options)
    {
        var builder = new ConfigurationBuilder();
        foreach (var folder in (string[])[programFolder, workingFolder])
        {
            builder.AddJsonFile(Path.Combine(Path.GetFullPath(folder), FileName), optional: true, reloadOnChange: false);
        }

        try
        {
            return builder.AddEnvironmentVariables().AddInMemoryCollection(options).Build();
        }
        catch (InvalidDataException broken)
        {
            // The message names the file, the inner one the place in it.
            throw new CommandFailedException(ExitCode.Usage, $"{broken.Message} {broken.InnerException?.InnerException?.Message ?? broken.InnerException?.Message}".TrimEnd(), broken);
        }
    }
}
