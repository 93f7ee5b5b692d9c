using System.CommandLine;
using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Core.Generation;
using VidPipe.Local.Client;
using VidPipe.Local.Hosting;

namespace VidPipe.Local.CommandLine;

/// <summary><c>vidpipe models</c>: the model table; with <c>--check</c> what the providers say of it.</summary>
internal static class ModelsCommand
{
    public static Command Create(Func<ParseResult, Invocation> invocationOf)
    {
        var check = new Option<bool>("--check") { Description = "asks the providers which of them they still serve; exit code 1 when one is gone that is not marked retired" };
        var json = new Option<bool>("--json") { Description = "prints JSON" };
        var command = new Command("models", "Lists the models that a video can be made with, and their prices.") { check, json };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var invocation = invocationOf(parse);
            var asks = parse.GetValue(check);
            var answer = await AskAsync(invocation, asks, cancellationToken);
            var models = answer.Deserialize<ModelsAnswer>(DurableJson.Options)!.Models;
            if (parse.GetValue(json)) invocation.Terminal.WriteJson(answer);
            else foreach (var line in Lines(models)) invocation.Terminal.Output.WriteLine(line);
            return (int)(asks && models.Any(m => m is { Retired: false, Check.Availability: ModelAvailability.NotServed }) ? ExitCode.Failed : ExitCode.Ok);
        });
        return command;
    }

    internal static IEnumerable<string> Lines(IReadOnlyList<ModelAnswer> models)
    {
        var (ids, providers) = (models.Max(m => m.Id.Length), models.Max(m => m.Provider.Length));
        return models.OrderBy(m => m.Kind).Select(m => $"{Word(m.Kind),-7} {m.Id.PadRight(ids)}  {m.Provider.PadRight(providers)}  {Notes(m)}");
    }

    private static string Notes(ModelAnswer model)
    {
        var price = model.Free ? "free" : $"{UsdText.Of(model.PriceUsd, "0.00####") ?? "0 USD"} a {Word(model.Unit)}";
        var retired = model.Replacement is null ? "retired" : $"retired, use {model.Replacement}";
        var said = model.Check switch
        {
            null => null,
            { Availability: ModelAvailability.Served } => "served",
            { Availability: ModelAvailability.NotServed, Reason: var reason } => $"NOT SERVED: {reason}",
            { Reason: var reason } => $"not known: {reason}",
        };
        return string.Join(", ", new[] { price, model.Default ? "default" : null, model.Retired ? retired : null, said }.OfType<string>());
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Where nothing has been made yet, asking makes no folder either.</summary>
    private static async Task<JsonElement> AskAsync(Invocation invocation, bool asks, CancellationToken cancellationToken)
    {
        using var scratch = ScratchFolder.For(invocation);
        var place = scratch is null ? invocation : invocation.On(scratch.Path);
        await using var session = await place.OpenAsync(HostMode.ReadOnly, cancellationToken);
        return await session.CallAsync((client, token) => asks ? client.CheckModelsAsync(token) : client.GetModelsAsync(token), cancellationToken);
    }
}
