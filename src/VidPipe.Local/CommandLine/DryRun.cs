using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using VidPipe.Core.Durable;
using VidPipe.Local.Client;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary>Says what a start would make and cost, and starts nothing: <c>--dry-run</c>, and <c>estimate</c>.</summary>
internal static class DryRun
{
    public static Option<bool> CreateOption() => new("--dry-run") { Description = "says what it would make and cost, and starts nothing" };

    /// <param name="path">Of the start.</param>
    /// <returns>Usage when the request is not valid.</returns>
    public static async Task<ExitCode> RunAsync(Invocation invocation, string path, JsonObject request, bool json, CancellationToken cancellationToken)
    {
        // Where nothing has been made yet, asking makes no folder either.
        using var scratch = invocation.Server is not null || Directory.Exists(invocation.Settings.DataFolder) ? null : new ScratchFolder();
        var place = scratch is null ? invocation : invocation.On(scratch.Path);
        await using var session = await place.OpenAsync(HostMode.ReadOnly, cancellationToken);
        var answer = await session.CallAsync((client, token) => client.TryAsync(path, request, token), cancellationToken);
        if (json) invocation.Terminal.Output.WriteLine(JsonSerializer.Serialize(answer, DurableJson.Options));
        else if (answer.Valid) PlanText.Write(invocation.Terminal.Output, answer);
        else invocation.Terminal.Fail(new ApiProblem("The request is not valid.", StatusCodes.Status422UnprocessableEntity, null, null, null, answer.Errors));
        return answer.Valid ? ExitCode.Ok : ExitCode.Usage;
    }

    private sealed class ScratchFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("vidpipe-estimate-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
