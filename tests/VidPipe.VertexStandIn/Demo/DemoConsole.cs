namespace VidPipe.StandIn.Demo;

/// <summary>Prints every call when it is over, and every violation.</summary>
internal static class DemoConsole
{
    public static void Follow(VertexStandIn standIn) => standIn.Watch(
        call =>
        {
            if (call.IsOver) Console.WriteLine($"{call.Sequence,4} {call.Kind,-9} {call.Status?.ToString() ?? "---"} {call.Answer,-16} {call.Model} {Short(call.Prompt)}");
        },
        violation => Console.Error.WriteLine($"{violation.Sequence,4} {violation.Kind,-9} NOT AS DOCUMENTED: {violation.Path} {violation.Message}"));

    private static string Short(string? prompt)
    {
        var line = prompt?.ReplaceLineEndings(" ") ?? "";
        return line.Length > 80 ? line[..79] + "…" : line;
    }
}
