using System.Text.Json.Nodes;
using VidPipe.Api;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public sealed class ItemTextTests
{
    [Fact]
    public void Edits_of_one_scene_are_one_and_scenes_count_from_zero()
    {
        var edits = Read("1:end-frame=a red door: ajar = open", "0:motion=slowly", "1:start-frame=dusk");

        Assert.Equal(
            """[{"scene_index":0,"video_motion_prompt":"slowly"},{"scene_index":1,"end_frame_prompt":"a red door: ajar = open","start_frame_prompt":"dusk"}]""",
            edits.ToJsonString());
    }

    [Theory]
    [InlineData("end-frame=x")]
    [InlineData("-1:end-frame=x")]
    [InlineData("2:end-frame")]
    [InlineData("2:end frame=x")]
    [InlineData("2:narration=x")]
    [InlineData("2=end-frame:x")]
    [InlineData("")]
    public void What_is_no_edit_is_a_usage_error(string word)
    {
        var failure = Assert.Throws<CommandFailedException>(() => Read(word));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
    }

    [Fact]
    public void A_part_that_is_given_twice_is_a_usage_error_that_names_it()
    {
        var failure = Assert.Throws<CommandFailedException>(() => Read("0:end-frame=a", "1:end-frame=b", "0:end-frame=c"));

        Assert.Equal(ExitCode.Usage, failure.ExitCode);
        Assert.Contains("0:end-frame", failure.Message);
    }

    [Fact]
    public void Edits_as_words_and_as_json_are_not_taken_together()
    {
        var command = new System.CommandLine.Command("fork");
        var fields = new RequestOptions(Routes.Get("ForkProject").Documentation.Fields!);
        fields.AddTo(command);

        var failure = Assert.Throws<CommandFailedException>(() => fields.Body(command.Parse(["--scene", "1:motion=slowly", "--scene-edits", "[]"])));

        Assert.Equal("--scene and --scene-edits say the same thing. Leave one of them out.", failure.Message);
    }

    private static JsonArray Read(params string[] words) =>
        ItemText.Read(Routes.Get("ForkProject").Documentation.Fields!.All.Single(field => field.Name == "scene_edits"), words);
}
