namespace VidPipe.Storage.Tests;

/// <summary>The second process of the tests that need one; the test runner does not come here.</summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => SecondProcess.RunAsync(args);
}
