using VidPipe.Api.OpenApi;

namespace VidPipe.Api.Files;

/// <summary>What <c>openapi.json</c> says of every route that answers with a file.</summary>
internal static class FileOperation
{
    public static Operation Of(string summary, string mediaType, IReadOnlyList<int> problems) =>
        new("files", summary, [Reply.File(200, "The file.", mediaType), Reply.File(206, "The range asked for.", mediaType), Reply.Empty(304, "Unchanged since the ETag given.")])
        {
            Parameters =
            [
                new("Range", "header", "One range of bytes.", Schema.Text("For example bytes=0-1023.")),
                new("If-None-Match", "header", "The ETag of the copy at hand.", Schema.Text("Quoted.")),
                new("If-Match", "header", "The ETag of the only version that is wanted.", Schema.Text("Quoted.")),
                new("If-Range", "header", "The ETag that the range is to continue.", Schema.Text("Quoted.")),
            ],
            Problems = problems,
        };
}
