namespace VidPipe.Local.CommandLine;

/// <summary>Turns a command line whose first word is no verb into one for <c>make</c>.</summary>
internal static class PromptFallback
{
    private static readonly HashSet<string> RootOptions = new(StringComparer.Ordinal) { "--help", "-h", "-?", "--version" };

    /// <param name="verbs">The names of the root's commands.</param>
    public static IReadOnlyList<string> Apply(IReadOnlyList<string> args, IReadOnlySet<string> verbs)
    {
        if (args.Count == 0 || verbs.Contains(args[0]) || RootOptions.Contains(args[0])) return args;
        return ["make", .. args];
    }
}
