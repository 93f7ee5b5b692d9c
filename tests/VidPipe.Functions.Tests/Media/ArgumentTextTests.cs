using System.Diagnostics;
using VidPipe.Functions.Media;

namespace VidPipe.Functions.Tests.Media;

public class ArgumentTextTests
{
    public static TheoryData<string> Arguments =>
    [
        "plain", "", "two words", "say \"hello\"", "\"", "\\", "ends with \\", "C:\\new folder\\", "\\\"", "\\\\\"mixed\\\\ up\"\\", "tab\there",
        "drawtext=textfile='/tmp/a b/it''s.txt':expansion=none", "žluť 鳥", "$HOME `id` ; & | > *",
    ];

    [Theory]
    [MemberData(nameof(Arguments))]
    public async Task Argument_reaches_the_process_as_it_was(string argument)
    {
        var start = new ProcessStartInfo("printf") { Arguments = ArgumentText.Of(["[%s]", "before", argument, "after"]), RedirectStandardOutput = true };

        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal($"[before][{argument}][after]", printed);
    }
}
