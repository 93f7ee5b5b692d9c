namespace VidPipe.Providers.Vertex.Answers;

/// <summary>The numbers and names of google.rpc.Code.</summary>
internal static class RpcCode
{
    private static readonly string[] Names =
    [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
        "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ];

    /// <summary>Empty for a number that is none; errors carry HTTP's numbers there as well.</summary>
    public static string NameOf(int code) => code >= 0 && code < Names.Length ? Names[code] : "";
}
