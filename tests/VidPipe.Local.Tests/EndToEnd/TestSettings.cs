using System.Runtime.CompilerServices;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>Settings that hosts of all tests have, in this process or in one of their own.</summary>
internal static class TestSettings
{
    /// <summary>By environment variable.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        // A night that begins in the midst of a test would start orchestrations that it knows nothing of.
        ["VidPipe__Cleanup__Nightly"] = "false",
        // Pixels are the subject of few tests, and those say so.
        ["VidPipe__Media__Draft"] = "true",
    };

#pragma warning disable CA2255 // A test assembly is nobody's library.
    [ModuleInitializer]
    internal static void Apply()
#pragma warning restore CA2255
    {
        foreach (var (name, value) in Environment) System.Environment.SetEnvironmentVariable(name, value);
    }
}
