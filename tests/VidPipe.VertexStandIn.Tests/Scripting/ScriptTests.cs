using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VidPipe.StandIn.Calls;
using VidPipe.StandIn.Scripting;

namespace VidPipe.StandIn.Tests.Scripting;

public sealed partial class ScriptTests : StandInTest
{
    [Fact]
    public async Task The_first_rule_with_an_answer_decides_and_hides_the_call_from_the_later_ones()
    {
        var first = Vertex.Script.On(CallKind.Text, new Answer.Fail(429), times: 2);
        var second = Vertex.Script.On(CallKind.Text, new Answer.Fail(503), times: 1);

        var statuses = new List<int>();
        for (var i = 0; i < 4; i++)
        {
            using var response = await PostAsync($"{Prefix}{TextModel}:generateContent", Requests.Text());
            statuses.Add((int)response.StatusCode);
        }

        Assert.Equal([429, 429, 503, 200], statuses);
        Assert.Equal((4, 2, 2, 1), (first.Seen, first.Applied, second.Seen, second.Applied));
    }

    [Fact]
    public async Task A_rule_may_let_calls_pass_first_and_look_at_model_and_prompt()
    {
        Vertex.Script.Add(new Rule { Model = TextModel, Prompt = "storm", After = 1, Times = 1, Answer = new Answer.Fail(503) });

        await CallAsync(TextModel, "generateContent", Requests.Text("a storm"));
        await CallAsync("gemini-3.7-flash", "generateContent", Requests.Text("a storm"));
        await CallAsync(TextModel, "generateContent", Requests.Text("a calm"));
        await FailAsync(TextModel, "generateContent", Requests.Text("a storm"));
        await CallAsync(TextModel, "generateContent", Requests.Text("a storm"));
    }

    [Fact]
    public async Task A_violation_meets_no_rule()
    {
        var rule = Vertex.Script.On(CallKind.Text, new Answer.Fail(503));
        var request = Requests.Text();
        request["extra"] = 1;

        var (status, _, _) = await FailAsync(TextModel, "generateContent", request);

        Assert.Equal((HttpStatusCode.BadRequest, 0), (status, rule.Seen));
    }

    [Fact]
    public async Task An_answer_without_kinds_meets_only_calls_that_it_can_answer()
    {
        var rule = Vertex.Script.Add(new Rule { Answer = new Answer.Blocked() });

        await SubmitAsync();

        Assert.Equal(0, rule.Seen);
    }

    [Fact]
    public void Rules_that_cannot_work_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Vertex.Script.On(CallKind.Text, new Answer.Cut(CutPoint.BeforeRead), prompt: "x"));
        Assert.Throws<ArgumentException>(() => Vertex.Script.On(CallKind.Text, new Answer.Operation()));
        Assert.Throws<ArgumentException>(() => Vertex.Script.On(CallKind.VeoSubmit, new Answer.Blocked()));
    }

    [Theory]
    [InlineData("""{"rules":[{"on":["video"]}]}""")]
    [InlineData("""{"rules":[{"kinds":["text"]}]}""")]
    [InlineData("""{"rules":[{"answer":{"kind":"fail","status":"429"}}]}""")]
    [InlineData("""{"rules":[{"answer":{"kind":"explode"}}]}""")]
    [InlineData("""[]""")]
    public void A_script_that_is_misspelt_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Vertex.Script.LoadJson(json));

    [Fact]
    public void Every_answer_may_be_written_in_a_file()
    {
        string[] answers =
        [
            """{"kind":"fail","status":429,"retryAfter":"00:00:02","retryInfo":"00:00:02","html":false,"afterWork":true,"retryAfterAsDate":true,"code":"ABORTED","message":"m"}""",
            """{"kind":"cut","at":"after-work"}""",
            """{"kind":"drip","bytes":5,"interval":"00:00:00.01"}""",
            """{"kind":"expire-tokens"}""",
            """{"kind":"malformed"}""",
            """{"kind":"huge","megabytes":2}""",
            """{"kind":"wrong-type","contentType":"text/plain"}""",
            """{"kind":"blocked","reason":"SAFETY","message":"m"}""",
            """{"kind":"finish","reason":"SAFETY"}""",
            """{"kind":"thoughts","count":1}""",
            """{"kind":"say","text":"no"}""",
            """{"kind":"wrapped","before":"Sure! ","after":""}""",
            """{"kind":"halves"}""",
            """{"kind":"no-candidates"}""",
            """{"kind":"off-schema"}""",
            """{"kind":"imagen-filtered","supportCodes":["1"],"count":1}""",
            """{"kind":"operation","polls":2,"saysDoneFalse":true,"end":"filtered","filteredCount":1,"supportCodes":["1"],"code":3,"message":"m","damage":"garbled"}""",
            """{"kind":"damaged","damage":"wrong-digest"}""",
        ];

        Vertex.Script.LoadJson($$"""{"rules":[{{string.Join(',', answers.Select(a => $$"""{"answer":{{a}}}"""))}}]}""");

        var known = typeof(Answer).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(Answer))).Select(t => t.Name);
        Assert.Equal(known.Order(), Vertex.Script.Rules.Select(r => r.Rule.Answer!.GetType().Name).Order());
        Assert.Equal(TimeSpan.FromSeconds(2), ((Answer.Fail)Vertex.Script.Rules[0].Rule.Answer!).RetryAfter);
    }

    [Fact]
    public void The_readme_s_example_is_a_script()
    {
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot(), "tests", "VidPipe.VertexStandIn", "README.md"));

        Vertex.Script.LoadJson(Example().Match(readme).Groups["json"].Value);

        Assert.Equal(5, Vertex.Script.Rules.Count);
    }

    [Fact]
    public async Task Another_process_may_add_rules_and_look_at_calls()
    {
        const string rule = """{"rules":[{"on":["text"],"answer":{"kind":"fail","status":503}}]}""";
        using var rules = new StringContent(rule, Encoding.UTF8, "application/json");
        using var added = await Http.PostAsync(new Uri("stand-in/rules", UriKind.Relative), rules);

        await FailAsync(TextModel, "generateContent", Requests.Text());
        using var removed = await Http.DeleteAsync(new Uri("stand-in/rules", UriKind.Relative));
        await CallAsync(TextModel, "generateContent", Requests.Text());

        var calls = JsonNode.Parse(await Http.GetStringAsync(new Uri("stand-in/calls", UriKind.Relative)))!.AsArray();
        var violations = JsonNode.Parse(await Http.GetStringAsync(new Uri("stand-in/violations", UriKind.Relative)))!.AsArray();
        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.NoContent), (added.StatusCode, removed.StatusCode));
        Assert.Equal(["fail:503", "ok"], calls.Select(c => c!["answer"]!.GetValue<string>()));
        Assert.Equal("text", calls[0]!["kind"]!.GetValue<string>());
        Assert.Empty(violations);
    }

    [Fact]
    public async Task Another_process_is_told_what_is_wrong_with_its_rules()
    {
        using var rules = new StringContent("""{"rules":[{"answer":{"kind":"explode"}}]}""", Encoding.UTF8, "application/json");

        using var refused = await Http.PostAsync(new Uri("stand-in/rules", UriKind.Relative), rules);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Empty(Vertex.Script.Rules);
    }

    private static string RepositoryRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "VidPipe.Functions.sln"))) return folder;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    [GeneratedRegex("```jsonc\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
