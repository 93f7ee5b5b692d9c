using VidPipe.Local.Client;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.Client;

public sealed class FileDownloadTests
{
    [Fact]
    public async Task A_place_that_takes_no_file_is_named_as_it_was_given()
    {
        using var client = new RemoteHostClient(new RemoteAddress(new Uri("https://videos.example/"), "key"));
        using var download = new FileDownload("api/projects/p/download", "/proc/out.mp4");

        var failed = await Assert.ThrowsAsync<CommandFailedException>(() => download.ContinueAsync(client, CancellationToken.None));

        Assert.Equal(
            (ExitCode.Failed, "'/proc/out.mp4' could not be saved: this place takes no new files. Make room there, or choose another place with -o."),
            (failed.ExitCode, failed.Message));
    }
}
