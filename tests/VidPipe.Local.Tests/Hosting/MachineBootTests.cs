using VidPipe.Local.Hosting;

namespace VidPipe.Local.Tests.Hosting;

public sealed class MachineBootTests
{
    [Fact]
    public void A_start_of_the_machine_has_one_name_where_the_system_has_one()
    {
        Assert.Equal(OperatingSystem.IsLinux(), MachineBoot.Id() is { Length: > 0 });
        Assert.Equal(MachineBoot.Id(), MachineBoot.Id());
    }
}
