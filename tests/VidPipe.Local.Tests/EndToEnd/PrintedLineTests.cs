namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>What a command prints for going on works as it is, whatever it was given itself.</summary>
public sealed class PrintedLineTests : IDisposable
{
    private static readonly string[] Short = ["--scenes", "1", "--clip-duration", "2", "--seed", "7"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task The_line_of_an_interrupted_make_has_its_folder_settings_budget_and_file_and_works_in_a_shell()
    {
        await using var make = VidPipeProcess.Start(
            _folder.Path,
            ["make", "A boat at sea", .. Short, "--data", "a 'b' $c", "--set", "Synthetic:Latency:Image=00:00:02", "--set", "Engine:MaxConcurrentActivities=3", "--budget", "4.50", "-o", "out/the film.mp4"]);
        await Eventually.IsTrueAsync("the keyframes have begun", () => make.Output.Contains("keyframing", StringComparison.Ordinal));
        make.Interrupt();
        Assert.True(await make.WaitAsync() == 130, make.Output + make.Error);

        var line = PrintedLine.In(make.Output);
        var (exitCode, output) = await PrintedLine.RunAsync(line, _folder.Path, []);

        Assert.Contains(" --data 'a '\\''b'\\'' $c' --set 'Synthetic:Latency:Image=00:00:02' --set 'Engine:MaxConcurrentActivities=3' --budget 4.5 -o 'out/the film.mp4'", line);
        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(_folder["out/the film.mp4"]));
    }

    [Fact]
    public async Task The_line_of_a_project_whose_budget_is_used_up_has_one_that_is_enough()
    {
        string[] prices = ["--set", "Models:synthetic-image-1:PriceUsd=0.1", "--set", "Models:synthetic-video-1:PriceUsd=0.1"];
        var made = await VidPipeProcess.RunAsync(_folder.Path, ["make", "A boat at sea", .. Short, "--data", "data", .. prices, "--budget", "0.15", "-o", "film.mp4"]);
        Assert.True(made.ExitCode == 1, made.Output + made.Error);

        var line = PrintedLine.In(made.Output);
        var (exitCode, output) = await PrintedLine.RunAsync(line, _folder.Path, []);

        Assert.Contains(" --budget 0.41 ", line);
        Assert.True(exitCode == 0, output);
        Assert.True(File.Exists(_folder["film.mp4"]));
    }

    public void Dispose() => _folder.Dispose();
}
