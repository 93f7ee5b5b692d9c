namespace VidPipe.Local.CommandLine;

/// <summary>What a person types to run the program.</summary>
internal static class ProgramName
{
    private const string Variable = "VIDPIPE_COMMAND";

    /// <summary><c>./run</c> says how it was called.</summary>
    public static string Current => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } typed ? typed : "vidpipe";
}
