using VidPipe.Core.Errors;

namespace VidPipe.Engine.Tests.Journal;

public sealed class FolderLockTests : EngineTest
{
    [Fact]
    public async Task Second_engine_on_a_folder_is_refused_and_told_which()
    {
        await StartAsync();

        var refused = await Assert.ThrowsAsync<VidPipeException>(() => StartAsync());

        Assert.Equal(ErrorCode.WrongState, refused.Code);
        Assert.Contains(Folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_is_free_again_when_its_engine_has_stopped()
    {
        var first = await StartAsync();
        await first.DisposeAsync();

        Assert.True((await StartAsync()).IsHealthy);
    }
}
