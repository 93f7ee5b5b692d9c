namespace VidPipe.Engine.Journal;

/// <summary>What the first line of an execution says of it.</summary>
internal static class StartOfExecution
{
    /// <summary>The name in a line whose execution took the place of one that the same build could not follow.</summary>
    public const string Anew = "anew";

    /// <summary>Whether another build has begun the execution; journals of before builds were noted name none.</summary>
    public static bool IsOfAnotherBuild(JournalEvent started, string build) => started.Data != build;

    /// <summary>Whether this build has started the execution over before: it cannot follow its own history either.</summary>
    public static bool IsAnewBy(JournalEvent started, string build) => started.Name == Anew && started.Data == build;
}
