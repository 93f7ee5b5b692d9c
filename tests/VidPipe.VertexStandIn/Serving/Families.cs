namespace VidPipe.StandIn.Serving;

/// <summary>Which models a method is for, told by the families' names: ids themselves come and go.</summary>
internal static class Families
{
    public static bool Serve(Target target) => target.Endpoint switch
    {
        Endpoint.GenerateContent => target.Model!.StartsWith("gemini-", StringComparison.Ordinal),
        Endpoint.Predict => target.Model!.StartsWith("imagen-", StringComparison.Ordinal),
        Endpoint.PredictLongRunning or Endpoint.FetchPredictOperation => target.Model!.StartsWith("veo-", StringComparison.Ordinal),
        _ => true,
    };
}
