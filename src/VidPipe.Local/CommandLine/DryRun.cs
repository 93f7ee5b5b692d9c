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

    /// <summary>Of a start that there is a project for.</summary>
    /// <param name="projectId">As it was given.</param>
    /// <param name="pathOf">The path of the start, by the whole id.</param>
    /// <inheritdoc cref="RunAsync(Invocation, string, JsonObject, bool, CancellationToken)"/>
    public static async Task<ExitCode> RunAsync(
        Invocation invocation, string projectId, Func<string, string> pathOf, JsonObject request, bool json, CancellationToken cancellationToken)
    {
        await using var session = await invocation.OpenAsync(HostMode.ReadOnly, cancellationToken);
        var path = pathOf(await ProjectLookup.ResolveAsync(session, projectId, cancellationToken));
        return await TryAsync(invocation, session, path, request, json, cancellationToken);
    }

    /// <param name="path">Of the start.</param>
    /// <returns>Usage when the request is not valid.</returns>
    public static async Task<ExitCode> RunAsync(Invocation invocation, string path, JsonObject request, bool json, CancellationToken cancellationToken)
    {
        // Where nothing has been made yet, asking makes no folder either.
        using var scratch = ScratchFolder.For(invocation);
        var place = scratch is null ? invocation : invocation.On(scratch.Path);
        await using var session = await place.OpenAsync(HostMode.ReadOnly, cancellationToken);
        return await TryAsync(place, session, path, request, json, cancellationToken);
    }

    private static async Task<ExitCode> TryAsync(
        Invocation invocation, HostSession session, string path, JsonObject request, bool json, CancellationToken cancellationToken)
    {
        var whole = await session.CallAsync((client, token) => client.TryAsync(path, request, token), cancellationToken);
        var answer = whole.Deserialize<DryRunAnswer>(DurableJson.Options)!;
        if (json) invocation.Terminal.WriteJson(whole);
        else if (answer.Valid) PlanText.Write(invocation.Terminal.Output, answer, await FreeModels.OfAsync(session, cancellationToken));
        else invocation.Terminal.Fail(new ApiProblem("The request is not valid.", StatusCodes.Status422UnprocessableEntity, null, null, null, answer.Errors));
        return answer.Valid ? ExitCode.Ok : ExitCode.Usage;
    }
}
