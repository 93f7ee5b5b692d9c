namespace VidPipe.Core.Tests.Architecture;

internal static class Repository
{
    /// <summary>The folder that the tests' assembly lies somewhere below.</summary>
    public static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "VidPipe.Functions.sln"))) return folder;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
