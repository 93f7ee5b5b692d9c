using VidPipe.Core.Generation;
using VidPipe.Providers.Synthetic;
using VidPipe.Providers.Synthetic.Painting;

namespace VidPipe.Providers.Tests.Synthetic;

public sealed class StoryTests : IDisposable
{
    private static readonly string[] Prompts =
    [
        "A lighthouse keeper finds a message in a bottle",
        "A fox crosses a frozen river and discovers an abandoned piano in the snow",
        "Maria opens a bakery in Paris. Every morning she bakes bread for the whole street. One day a stranger leaves a letter.",
        "create a short video about climate change",
        "Two friends race their bicycles down a mountain",
        "The history of the Roman Empire in one minute",
        "x",
        "🚀🔥",
        "灯台守が瓶の中の手紙を見つける物語。夕暮れの海で。",
        "מדבר בלילה: איש רוכב לבד",
        "Ein Leuchtturmwärter findet eine Flaschenpost",
        "'; DROP TABLE users; -- ${jndi:ldap://x} {\\an8} %{localtime} [in]split[a][b];",
        "Words on screen: “hack” A dragon, \"quoted\": 50% off\n\nnew line\ttab \u0001 control",
        string.Concat(Enumerable.Repeat("The old train waits, and the city sleeps under heavy rain. ", 140))[..8000],
        new string('a', 8000),
    ];

    private readonly Rig _rig = new();

    public static TheoryData<int> PromptNumbers => [.. Enumerable.Range(0, Prompts.Length)];

    public void Dispose() => _rig.Dispose();

    [Theory]
    [MemberData(nameof(PromptNumbers))]
    public async Task Every_prompt_becomes_a_sound_storyboard(int prompt)
    {
        foreach (var (scenes, seed) in new[] { (1, 1u), (2, 2u), (3, 3u), (7, 4u), (60, 5u) })
        {
            var board = await _rig.WriteAsync(Prompts[prompt], scenes, seed);

            Assert.Equal(scenes, board.Scenes.Count);
            Assert.InRange(board.Title.Length, 1, 60);
            Assert.InRange(board.Characters.Count, 0, 3);
            Assert.NotEmpty(board.StyleGuide);
            Assert.Equal(scenes, board.Scenes.Select(s => s.Narration).Distinct(StringComparer.OrdinalIgnoreCase).Count());
            Assert.All(board.Scenes, scene =>
            {
                Assert.InRange(scene.Narration.Split(' ').Length, 8, 14);
                Assert.Matches(@"^[A-Z].*\.$", scene.Narration);
                Assert.DoesNotContain("{", scene.Narration, StringComparison.Ordinal);
                Assert.DoesNotContain("[", scene.Narration, StringComparison.Ordinal);
                Assert.All(new[] { scene.SceneDescription, scene.StartFramePrompt, scene.EndFramePrompt, scene.VideoMotionPrompt, scene.TransitionNotes }, text => Assert.InRange(text.Length, 1, 1000));
                Assert.Equal(PromptWords.Split(scene.StartFramePrompt).Words, PromptWords.Split(scene.EndFramePrompt).Words);
            });
        }
    }

    [Fact]
    public async Task What_happens_in_the_prompt_is_told_in_its_order()
    {
        var board = await _rig.WriteAsync(Prompts[1], 5);

        var narration = string.Join('\n', board.Scenes.Select(s => s.Narration));
        var crosses = narration.IndexOf("the fox crosses a frozen river", StringComparison.Ordinal);
        var discovers = narration.IndexOf("the fox discovers an abandoned piano", StringComparison.Ordinal);
        Assert.InRange(crosses, 0, discovers);
    }

    [Fact]
    public async Task A_person_of_the_prompt_is_a_character()
    {
        var board = await _rig.WriteAsync(Prompts[0]);

        Assert.Equal("The lighthouse keeper", Assert.Single(board.Characters).Name);
    }

    [Fact]
    public async Task An_unspeakable_language_keeps_its_words_on_screen_under_an_English_voice()
    {
        var board = await _rig.WriteAsync(Prompts[8], 2);

        Assert.All(board.Scenes, scene => Assert.All(scene.Narration, c => Assert.True(char.IsAscii(c))));
        Assert.Contains("灯台守", PromptWords.Split(board.Scenes[0].StartFramePrompt).Words, StringComparison.Ordinal);
        Assert.Contains("夕暮れ", PromptWords.Split(board.Scenes[1].StartFramePrompt).Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_request_is_the_same_story_and_another_seed_another_one()
    {
        var one = await _rig.WriteAsync(Prompts[0], 6, 9);
        var same = await _rig.WriteAsync(Prompts[0], 6, 9);
        var other = await _rig.WriteAsync(Prompts[0], 6, 10);

        Assert.Equal(one.Raw, same.Raw);
        Assert.NotEqual(one.Raw, other.Raw);
    }

    [Theory]
    [MemberData(nameof(PromptNumbers))]
    public async Task An_extension_keeps_what_was_there_and_repeats_nothing(int prompt)
    {
        var previous = await _rig.WriteAsync(Prompts[prompt], 4);

        var longer = await _rig.Provider.Writer.ExtendStoryboardAsync(new ExtendStoryboardRequest("synthetic-writer-1", Prompts[prompt], null, previous, 3, 1), Rig.Paid, default);

        Assert.Equal(previous.Scenes, longer.Scenes.Take(4));
        Assert.Equal((previous.Title, previous.StyleGuide), (longer.Title, longer.StyleGuide));
        Assert.Equal(7, longer.Scenes.Select(s => s.Narration).Distinct().Count());
    }

    /// <summary>A palette called "forest green" would plant a forest.</summary>
    [Fact]
    public async Task The_style_guide_says_nothing_that_the_painter_would_paint()
    {
        for (uint seed = 0; seed < 40; seed++)
        {
            var guide = (await _rig.WriteAsync("x", 1, seed)).StyleGuide;

            Assert.Empty(Vocabulary.Find(guide, Vocabulary.Props));
            Assert.Empty(Vocabulary.Find(guide, Vocabulary.Settings));
            Assert.Empty(Vocabulary.Find(guide, Vocabulary.Hours));
            Assert.Empty(Vocabulary.Find(guide, Vocabulary.Weathers));
        }
    }
}
