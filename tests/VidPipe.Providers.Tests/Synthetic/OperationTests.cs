using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Operations;

namespace VidPipe.Providers.Tests.Synthetic;

public sealed class OperationTests
{
    [Theory]
    [InlineData("")]
    [InlineData("synthetic/operations/")]
    [InlineData("synthetic/operations/../../../etc/passwd")]
    [InlineData("synthetic/operations/0123456789abcdef0123456789abcdef-1/../x")]
    [InlineData("synthetic/operations/0123456789ABCDEF0123456789ABCDEF-1")]
    [InlineData("synthetic/operations/0123456789abcdef0123456789abcdef-0")]
    [InlineData("synthetic/operations/0123456789abcdef0123456789abcdef-1\n")]
    [InlineData("synthetic/operations/0123456789abcdef0123456789abcde-1")]
    [InlineData("projects/x/operations/0123456789abcdef0123456789abcdef-1")]
    public async Task A_name_of_another_form_is_unknown(string name)
    {
        using var rig = new Rig();

        Assert.False(OperationName.TryGetFolder(name, out _));
        Assert.IsType<VideoPoll.Lost>(await rig.PollAsync(name));
    }

    [Fact]
    public async Task A_well_formed_name_that_was_never_given_is_unknown()
    {
        using var rig = new Rig();

        Assert.IsType<VideoPoll.Lost>(await rig.PollAsync("synthetic/operations/0123456789abcdef0123456789abcdef-1"));
    }

    [Fact]
    public async Task The_same_request_twice_is_two_operations()
    {
        using var rig = new Rig();
        var frame = rig.AnyFrame();

        var first = Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync(frame));
        rig.Restart();
        var second = Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync(frame));

        Assert.NotEqual(first.OperationName, second.OperationName);
        Assert.Equal([first.OperationName, second.OperationName], rig.Calls.Select(c => c.Operation));
    }

    [Fact]
    public async Task The_digest_is_of_the_keyframes_bytes_not_of_their_place()
    {
        using var rig = new Rig();
        var changed = rig.AnyFrame();
        await File.WriteAllBytesAsync(changed.Path, [3, 2, 1]);

        await rig.SubmitAsync(rig.AnyFrame());
        await rig.SubmitAsync(rig.AnyFrame());
        await rig.SubmitAsync(changed);

        Assert.Equal(rig.Calls[0].Request, rig.Calls[1].Request);
        Assert.NotEqual(rig.Calls[0].Request, rig.Calls[2].Request);
    }

    [Fact]
    public async Task Polls_are_counted_across_restarts_until_it_is_done()
    {
        using var rig = new Rig(new SyntheticOptions { OperationPolls = 2, Rules = [new(SyntheticKind.Video, SyntheticAct.Fail)] });
        var accepted = Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync(rig.AnyFrame()));

        var first = await rig.PollAsync(accepted.OperationName);
        rig.Restart();
        var second = await rig.PollAsync(accepted.OperationName);
        rig.Restart();
        var third = await rig.PollAsync(accepted.OperationName);

        Assert.IsType<VideoPoll.Running>(first);
        Assert.IsType<VideoPoll.Running>(second);
        Assert.IsType<VideoPoll.Failed>(third);
    }

    [Fact]
    public async Task It_runs_as_long_as_it_was_told_from_its_own_start()
    {
        using var rig = new Rig(new SyntheticOptions { OperationDuration = TimeSpan.FromMinutes(1), Rules = [new(SyntheticKind.Video, SyntheticAct.Fail)] });
        var accepted = Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync(rig.AnyFrame()));

        rig.Time.Advance(TimeSpan.FromSeconds(59));
        var before = await rig.PollAsync(accepted.OperationName);
        rig.Restart();
        rig.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await rig.PollAsync(accepted.OperationName);

        Assert.IsType<VideoPoll.Running>(before);
        Assert.IsType<VideoPoll.Failed>(after);
    }

    [Fact]
    public async Task One_that_was_begun_by_a_clock_far_ahead_is_not_waited_for_once_the_clock_is_true()
    {
        using var rig = new Rig(new SyntheticOptions { OperationDuration = TimeSpan.FromMinutes(1), Rules = [new(SyntheticKind.Video, SyntheticAct.Fail)] });
        rig.Time.Advance(TimeSpan.FromDays(40));
        var accepted = Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync(rig.AnyFrame()));
        rig.Time.AdjustTime(rig.Time.GetUtcNow().AddDays(-40));

        Assert.IsType<VideoPoll.Failed>(await rig.PollAsync(accepted.OperationName));
    }

    [Fact]
    public async Task An_old_operation_is_forgotten_and_its_files_are_gone_with_the_next_one()
    {
        using var rig = new Rig(new SyntheticOptions { Rules = [new(SyntheticKind.Video, SyntheticAct.Stall)] });
        var accepted = Assert.IsType<VideoSubmission.Accepted>(await rig.SubmitAsync(rig.AnyFrame()));
        rig.Time.Advance(TimeSpan.FromDays(3));

        var poll = await rig.PollAsync(accepted.OperationName);
        await rig.SubmitAsync(rig.AnyFrame());

        Assert.IsType<VideoPoll.Lost>(poll);
        Assert.Single(Directory.GetDirectories(Path.Combine(rig.Options.Folder, "operations")));
    }
}
