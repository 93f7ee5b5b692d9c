using Microsoft.Extensions.Configuration;
using VidPipe.Local.CommandLine;
using VidPipe.Local.Configuration;

namespace VidPipe.Local.Tests.Configuration;

public sealed class SettingsSourceTests : IDisposable
{
    private const string Variable = "VidPipe__Engine__StopTimeout";
    private const string Key = "VidPipe:Engine:StopTimeout";

    private readonly TemporaryFolder _program = new();
    private readonly TemporaryFolder _working = new();

    [Fact]
    public void The_option_wins_over_the_environment_over_the_working_folder_over_the_program()
    {
        var seen = new List<string?> { Load()[Key] };
        Write(_program, "00:00:01");
        seen.Add(Load()[Key]);
        Write(_working, "00:00:02");
        seen.Add(Load()[Key]);
        Environment.SetEnvironmentVariable(Variable, "00:00:03");
        seen.Add(Load()[Key]);
        seen.Add(Load(new() { [Key] = "00:00:04" })[Key]);

        Assert.Equal([null, "00:00:01", "00:00:02", "00:00:03", "00:00:04"], seen);
    }

    [Fact]
    public void A_broken_file_is_a_usage_error()
    {
        File.WriteAllText(_working["appsettings.json"], "{ not json");

        var refusal = Assert.Throws<CommandFailedException>(() => Load());

        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains("appsettings.json", refusal.Message);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, null);
        _program.Dispose();
        _working.Dispose();
    }

    private static void Write(TemporaryFolder folder, string value) =>
        File.WriteAllText(folder["appsettings.json"], $$"""{ "VidPipe": { "Engine": { "StopTimeout": "{{value}}" } } }""");

    private IConfigurationRoot Load(Dictionary<string, string?>? options = null) =>
        SettingsSource.Load(_program.Path, _working.Path, options ?? []);
}
