using System.Text.Json;
using VidPipe.Core.Durable;
using VidPipe.Local.Client;

namespace VidPipe.Local.CommandLine;

/// <summary>Models that charge nothing: what is counted for them is not shown as spent.</summary>
internal static class FreeModels
{
    public static async Task<IReadOnlySet<string>> OfAsync(HostSession session, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await session.CallAsync((client, token) => client.GetModelsAsync(token), cancellationToken);
            return answer.Deserialize<ModelsAnswer>(DurableJson.Options)!.Models.Where(m => m.Free).Select(m => m.Id).ToHashSet(StringComparer.Ordinal);
        }
        catch (ApiException unknown) when (unknown.Problem.Status == StatusCodes.Status404NotFound)
        {
            return new HashSet<string>(); // a host of an older version does not tell
        }
    }

    /// <summary>What models charge, without the free ones.</summary>
    public static decimal ChargedUsd(this IReadOnlyDictionary<string, decimal> usdByModel, IReadOnlySet<string> free) =>
        usdByModel.Where(m => !free.Contains(m.Key)).Sum(m => m.Value);
}
