using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class ShortIdsTests
{
    [Fact]
    public void An_id_is_shortened_to_its_last_eight_characters() =>
        Assert.Equal("89abcdef", ShortIds.Of(["project-0123456789abcdef"])["project-0123456789abcdef"]);

    [Fact]
    public void What_occurs_in_another_id_is_not_enough()
    {
        string[] ids = ["project-aaaa00000000", "project-bbbb00000000", "project-00000000cccc"];

        var shortened = ShortIds.Of(ids);

        Assert.Equal(["a00000000", "b00000000", "0000cccc"], ids.Select(id => shortened[id]));
        Assert.All(ids, id => Assert.Single(ids, other => other.Contains(shortened[id], StringComparison.Ordinal)));
    }

    [Fact]
    public void An_id_that_is_a_part_of_another_stays_whole() =>
        Assert.Equal("project-1", ShortIds.Of(["project-1", "x-project-1"])["project-1"]);

    [Fact]
    public void No_ids_are_no_trouble() => Assert.Empty(ShortIds.Of([]));
}
