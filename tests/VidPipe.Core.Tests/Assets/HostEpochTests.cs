using VidPipe.Core.Actions;

namespace VidPipe.Core.Tests.Assets;

public class HostEpochTests
{
    [Fact]
    public void A_host_that_is_alone_knows_every_other_epoch_dead()
    {
        var epoch = HostEpoch.Embedded("2");

        Assert.False(epoch.IsDead(epoch.Id));
        Assert.True(epoch.IsDead("1"));
        Assert.True(epoch.IsDead(HostEpoch.Neighbour("a", "1").Id));
    }

    [Fact]
    public void A_neighbour_knows_its_own_past_dead_and_nothing_of_others()
    {
        var epoch = HostEpoch.Neighbour("a", "2");

        Assert.False(epoch.IsDead(epoch.Id));
        Assert.True(epoch.IsDead(HostEpoch.Neighbour("a", "1").Id));
        Assert.False(epoch.IsDead(HostEpoch.Neighbour("b", "1").Id));
        Assert.False(epoch.IsDead(HostEpoch.Neighbour("ab", "1").Id));
        Assert.False(epoch.IsDead("1"));
    }

    [Fact]
    public void One_of_many_workers_knows_no_epoch_dead()
    {
        Assert.False(HostEpoch.Cloud("2").IsDead("1"));
    }
}
