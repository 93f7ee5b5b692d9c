using System.Text.Json;
using VidPipe.Core.Actions;
using VidPipe.Core.Durable;

namespace VidPipe.Core.Tests.Actions;

public sealed class OwnerIdTests
{
    [Theory]
    [InlineData("project-0196", "project")]
    [InlineData("ad-0196-2", "ad")]
    [InlineData("unknown", "unknown")]
    public void Kind_is_what_the_id_has_before_its_first_dash(string id, string kind) => Assert.Equal(kind, new OwnerId(id).Kind);

    [Fact]
    public void In_json_an_owner_is_its_id()
    {
        var item = new WorkItem<string>(new OwnerId("ad-1"), 2, 3, "work", 4);

        var json = DurableJson.Serialize(item);

        Assert.Equal("""{"owner":"ad-1","run":2,"scene_index":3,"work":"work","budget_usd":4}""", json);
        Assert.Equal(item, DurableJson.Deserialize<WorkItem<string>>(json));
    }

    [Fact]
    public void A_work_item_of_an_older_history_is_read() => Assert.Equal(
        new WorkItem<string>(new OwnerId("project-1"), 2, 3, "work", 4),
        DurableJson.Deserialize<WorkItem<string>>("""{"project_id":"project-1","run":2,"scene_index":3,"work":"work","budget_usd":4}"""));

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    public void Another_json_value_is_no_owner(string json) => Assert.Throws<JsonException>(() => DurableJson.Deserialize<OwnerId>(json));
}
