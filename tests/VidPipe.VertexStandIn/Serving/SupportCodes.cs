namespace VidPipe.StandIn.Serving;

/// <summary>Google's words for what was held back.</summary>
internal static class SupportCodes
{
    public static string Reason(string what, IEnumerable<string> codes) =>
        $"Unable to show generated {what}. All {what} were filtered out because they violated Google's Responsible AI practices. You will not be charged for blocked {what}. "
        + $"Try rephrasing the prompt. If you think this was an error, send feedback. Support codes: {string.Join(", ", codes)}";
}
