using VidPipe.Core.Inputs;

namespace VidPipe.Core.Tests.Inputs;

public class NearestNameTests
{
    private static readonly string[] Options = ["--budget", "--aspect", "--voiceover", "--no-voiceover", "--dry-run", "--duration", "--output", "-o"];
    private static readonly string[] Fields = ["prompt", "total_duration", "clip_duration", "scene_count", "aspect_ratio", "budget_usd"];

    [Theory]
    [InlineData("--bugdet", "--budget")]
    [InlineData("--Budget", "--budget")]
    [InlineData("--budge", "--budget")]
    [InlineData("-budget", "--budget")]
    [InlineData("--dryrun", "--dry-run")]
    [InlineData("--dry_run", "--dry-run")]
    [InlineData("--voice", "--voiceover")]
    [InlineData("--durration", "--duration")]
    public void A_misspelt_option_is_near_the_one_that_was_meant(string typed, string meant) => Assert.Equal(meant, NearestName.Find(typed, Options));

    [Theory]
    [InlineData("budget", "budget_usd")]
    [InlineData("aspectRatio", "aspect_ratio")]
    [InlineData("scenes", "scene_count")]
    [InlineData("duration", "clip_duration")]
    [InlineData("pormpt", "prompt")]
    public void A_field_is_near_its_abbreviation(string typed, string meant) => Assert.Equal(meant, NearestName.Find(typed, Fields));

    [Theory]
    [InlineData("--quality")]
    [InlineData("-x")]
    [InlineData("--")]
    [InlineData("")]
    public void What_is_like_none_has_no_nearest(string typed) => Assert.Null(NearestName.Find(typed, Options));

    [Fact]
    public void A_very_long_name_costs_nothing() => Assert.Null(NearestName.Find(new string('b', 1_000_000), Options));
}
