using System.Diagnostics;

namespace VidPipe.Local.Tests.Scripts;

/// <summary><c>./run install</c>: a link on the path and completion, in the home of whoever installs.</summary>
public sealed class InstallTests : IDisposable
{
    /// <summary>As a person without root's rights.</summary>
    private const string Person = "is_for_all() { false; }\n";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Install_links_the_program_and_writes_completions_and_uninstall_takes_all_away()
    {
        var (installed, _, said) = await ShellScript.RunAsync(_folder.Path, $"{Person}install_vidpipe");
        var link = new FileInfo(_folder[".local/bin/vidpipe"]).LinkTarget;
        string[] completions =
        [
            _folder[".local/share/bash-completion/completions/vidpipe"], _folder[".local/share/zsh/site-functions/_vidpipe"], _folder[".config/fish/completions/vidpipe.fish"],
        ];
        var scripts = completions.Select(File.ReadAllText).ToList();
        var (again, _, _) = await ShellScript.RunAsync(_folder.Path, $"{Person}install_vidpipe");
        var (removed, _, _) = await ShellScript.RunAsync(_folder.Path, $"{Person}uninstall_vidpipe");

        Assert.True(installed == 0, said);
        Assert.Equal(Path.Combine(RepositoryFiles.Root, "run"), link);
        Assert.Contains("export PATH=", said);
        Assert.All(scripts, script => Assert.Contains("completion words", script));
        Assert.Equal((0, 0), (again, removed));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*vidpipe*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_program_of_the_same_name_stays()
    {
        Directory.CreateDirectory(_folder["bin"]);
        File.WriteAllText(_folder["bin/vidpipe"], "mine");

        var (exitCode, _, error) = await ShellScript.RunAsync(_folder.Path, $"{Person}install_vidpipe \"$HOME/bin\"");
        var (removal, _, _) = await ShellScript.RunAsync(_folder.Path, $"{Person}uninstall_vidpipe \"$HOME/bin\"");

        Assert.Equal((2, 2), (exitCode, removal));
        Assert.Contains("is not ours", error);
        Assert.Equal("mine", File.ReadAllText(_folder["bin/vidpipe"]));
    }

    [Fact]
    public async Task The_link_works_from_any_folder_and_a_shell_is_answered_without_a_build()
    {
        await ShellScript.RunAsync(_folder.Path, $"{Person}install_vidpipe");
        Directory.CreateDirectory(_folder["elsewhere"]);

        var start = new ProcessStartInfo(_folder[".local/bin/vidpipe"], ["completion", "words", "--", "regen"]) { WorkingDirectory = _folder["elsewhere"], RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal("regenerate", output.Trim());
    }

    public void Dispose() => _folder.Dispose();
}
