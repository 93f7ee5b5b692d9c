using System.Diagnostics;
using System.Net;
using System.Text;
using VidPipe.StandIn.Calls;

namespace VidPipe.StandIn.Tests.Demo;

/// <summary>The stand-in as a process of its own.</summary>
[Trait("Length", "Long")]
public sealed class DemoTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("vidpipe-standin-tests-").FullName;

    [Fact]
    public async Task It_follows_its_script_prints_its_calls_and_leaves_a_log()
    {
        await File.WriteAllTextAsync(InFolder("script.json"), """{ "rules": [ { "on": ["text"], "times": 1, "answer": { "kind": "fail", "status": 429 } } ] }""");
        using var process = Start("--port", "0", "--script", InFolder("script.json"), "--log", InFolder("calls.jsonl"));
        using var http = new HttpClient { BaseAddress = await ReadUrlAsync(process) };

        using var first = await PostAsync(http, Requests.Text().ToJsonString());
        using var second = await PostAsync(http, Requests.Text().ToJsonString());
        // Hard, as a crash would.
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal([("fail:429", false), ("ok", true)], CallLog.Read(InFolder("calls.jsonl")).Select(c => (c.Answer!, c.IsBilled)));
        Assert.Contains("fail:429", await process.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task It_ends_badly_when_a_request_was_not_as_documented()
    {
        using var process = Start("--port", "0");
        using var http = new HttpClient { BaseAddress = await ReadUrlAsync(process) };

        using var answer = await PostAsync(http, """{"content":[]}""");
        using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("NOT AS DOCUMENTED: content is not a documented field", await process.StandardError.ReadToEndAsync());
    }

    [Theory]
    [InlineData("--prot", "1")]
    [InlineData("--port")]
    [InlineData("--port", "many")]
    [InlineData("--script", "nowhere.json", "--port", "0")]
    public async Task A_wrong_command_line_is_told_in_a_word(params string[] arguments)
    {
        using var process = Start(arguments);

        await process.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(2, process.ExitCode);
        Assert.DoesNotContain("   at ", await process.StandardError.ReadToEndAsync());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(VertexStandIn).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<Uri> ReadUrlAsync(Process process)
    {
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return new Uri(line!.Split(' ').Single(word => word.StartsWith("http", StringComparison.Ordinal)));
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, string json) => http.PostAsync(
        new Uri($"{StandInTest.Prefix}gemini-3.8-flash:generateContent", UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));

    private string InFolder(string name) => Path.Combine(_folder, name);
}
