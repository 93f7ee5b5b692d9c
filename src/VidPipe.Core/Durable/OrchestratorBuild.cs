namespace VidPipe.Core.Durable;

/// <summary>Names the code of the orchestrators: the same as long as that is, another when it was built from other sources.</summary>
public static class OrchestratorBuild
{
    public static string Id { get; } = typeof(OrchestratorBuild).Assembly.ManifestModule.ModuleVersionId.ToString("n");
}
