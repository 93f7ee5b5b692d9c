namespace VidPipe.Local.Tests;

/// <summary>Finds files of the repository from wherever the tests run.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>The program as it was built with these tests.</summary>
    public static string Program { get; } = Path.Combine(
        Root, "src", "VidPipe.Local", "bin", AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release", "net10.0", "vidpipe.dll");

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "VidPipe.Functions.sln"))) return folder;
        }

        throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
