using System.Diagnostics;

namespace VidPipe.Local.Tests.EndToEnd;

/// <summary>scripts/e2e-client.sh, which is written from docs/http-api.md alone, against the real program. CI has it tour the cloud host.</summary>
public sealed class ClientScriptTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_client_with_curl_alone_does_all_that_the_documentation_says()
    {
        await using var receiver = await Receiver.StartAsync(_ => 204);
        await using var host = await ServingHost.StartAsync(
            _folder.Path,
            new Dictionary<string, string>
            {
                ["VidPipe__Http__FunctionKeys__0"] = "client-function-key",
                ["VidPipe__Http__HostKey"] = "client-host-key",
                ["VidPipe__Webhooks__Secret"] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                ["VidPipe__Webhooks__AllowHttp"] = "true",
                ["VidPipe__Webhooks__AllowPrivateAddresses"] = "true",
                ["VidPipe__Synthetic__OperationDuration"] = "00:00:03",
            });
        var start = new ProcessStartInfo("bash", [Path.Combine(RepositoryFiles.Root, "scripts", "e2e-client.sh"), host.Client.Address.Url.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["FUNCTIONS_KEY"] = "client-function-key";
        start.Environment["HOST_KEY"] = "client-host-key";
        start.Environment["E2E_OUT"] = Path.Combine(_folder.Path, "tour");
        start.Environment["E2E_CALLBACK"] = new Uri(receiver.Address, "/hook").ToString();

        using var script = Process.Start(start)!;
        var output = script.StandardOutput.ReadToEndAsync();
        var error = script.StandardError.ReadToEndAsync();
        await script.WaitForExitAsync(new CancellationTokenSource(Patience).Token);

        Assert.True(script.ExitCode == 0, await output + await error);
        Assert.Contains("PASSED", await output, StringComparison.Ordinal);
        Assert.NotEmpty(receiver.Received);
    }

    public void Dispose() => _folder.Dispose();
}
