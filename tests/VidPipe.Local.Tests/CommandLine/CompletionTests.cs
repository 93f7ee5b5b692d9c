using System.Diagnostics;
using VidPipe.Local.CommandLine;

namespace VidPipe.Local.Tests.CommandLine;

public class CompletionTests
{
    [Theory]
    [InlineData("re", "regenerate resume")]
    [InlineData("resume --bu", "--budget --budget-usd")]
    [InlineData("regenerate 0a1b2c3d 0 k", "keyframes")]
    [InlineData("make --da", "--data")]
    [InlineData("list --status st", "stitching stopped storyboarding")]
    [InlineData("completion ", "bash fish zsh")]
    [InlineData("fork 0a1b2c3d --scenes", "--scenes")]
    [InlineData("make -- --sc", "")]
    [InlineData("nonsense ", "")]
    public async Task What_may_stand_next_comes_from_the_commands_themselves(string typed, string expected)
    {
        var output = new StringWriter();

        var exitCode = await new CommandTree(new Terminal(output, TextWriter.Null)).RunAsync(["completion", "words", "--", .. typed.Split(' ')]);

        Assert.Equal(ExitCode.Ok, exitCode);
        var words = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        if (expected.Length == 0) Assert.Empty(words);
        else Assert.Subset(expected.Split(' ').ToHashSet(), words.ToHashSet());
        Assert.Equal(expected.Length == 0, words.Length == 0);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public async Task Each_shell_has_a_script_that_it_can_read(string shell)
    {
        var output = new StringWriter();
        await new CommandTree(new Terminal(output, TextWriter.Null)).RunAsync(["completion", shell]);
        var script = output.ToString();

        Assert.Contains("completion words --", script);
        Assert.Equal("", await ComplaintsAsync(shell, script));
    }

    [Fact]
    public async Task Bash_completes_by_it()
    {
        var script = CompletionScripts.Of("bash");
        var output = await BashAsync($$"""
            vidpipe() { dotnet '{{RepositoryFiles.Program}}' "$@"; }
            {{script}}
            COMP_WORDS=(vidpipe list --status vid) COMP_CWORD=3
            _vidpipe
            printf '%s\n' "${COMPREPLY[@]}"
            """);

        Assert.Equal("video_gen", output.Trim());
    }

    /// <summary>What the shell's own parser says of a script; of a shell that is not here, what bash-like brackets say.</summary>
    private static async Task<string> ComplaintsAsync(string shell, string script)
    {
        try
        {
            return await RunAsync(shell, ["-n"], script);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return script.Count(c => c == '(') == script.Count(c => c == ')') && script.Count(c => c == '{') == script.Count(c => c == '}') ? "" : "unbalanced";
        }
    }

    private static Task<string> BashAsync(string script) => RunAsync("bash", [], script);

    private static async Task<string> RunAsync(string program, string[] arguments, string input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return await output + await error;
    }
}
